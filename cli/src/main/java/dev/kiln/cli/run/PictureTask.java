package dev.kiln.cli.run;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.background.Background;
import dev.kiln.runtime.image.Image;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers for a picture by a model, for people and for programs. */
interface PictureTask {
  /**
   * The answer for one picture.
   *
   * @param lines for people, one finding a line
   * @param json for programs: a record
   * @param drawing draws the answer into the picture, or into a copy; called only if an output is
   *     asked for, at most once, before the picture's pixels change
   */
  record Answer(List<String> lines, Object json, Supplier<BufferedImage> drawing) {}

  /**
   * Answers for one picture.
   *
   * @param picture in BGR
   */
  Answer answer(Path file, Image picture);

  /** Returns whether the answer is only a picture, so that an output must be named. */
  default boolean isPicture() {
    return false;
  }

  /**
   * Returns the task that the model's card or the command line names.
   *
   * @throws IOException if the picture of a background cannot be read
   */
  static PictureTask of(Model model, TaskOptions options) throws IOException {
    Task task = options.task(model);
    switch (task) {
      case DIGITS -> options.checkOnly(task, "--image", "--confidence");
      case STYLE -> options.checkOnly(task, "--image", "--size", "--memory", "--strength");
      case SEGMENTATION ->
          options.checkOnly(
              task,
              "--image",
              "--labels",
              "--size",
              "--memory",
              "--overlay",
              "--background",
              "--smooth");
      case CLASSIFICATION -> options.checkOnly(task, "--image", "--labels", "--top");
      case AUTOENCODER, ENCODER, GENERATOR, DISCRIMINATOR, NONE ->
          options.checkOnly(task, "--image");
    }
    return switch (task) {
      case DIGITS -> new DigitsTask(model, options);
      case STYLE -> new StyleTask(model, options);
      case SEGMENTATION -> segmentation(model, options);
      case CLASSIFICATION -> new ClassificationTask(model, options);
      case AUTOENCODER -> new ReconstructionTask(model, options);
      case ENCODER -> new EncodingTask(model, options);
      case GENERATOR ->
          throw new IllegalArgumentException(
              model + ": a generator takes no pictures; run it with kiln generate");
      case DISCRIMINATOR, NONE ->
          throw new IllegalArgumentException(
              model
                  + ": its task is "
                  + model.card().taskName()
                  + ", which does not run on pictures");
    };
  }

  private static PictureTask segmentation(Model model, TaskOptions options) throws IOException {
    Optional<Background> background = options.background();
    if (background.isEmpty()) {
      return new SegmentationTask(model, options);
    }
    return new BackgroundTask(
        model, SegmentationTask.segmenter(model, options), background.get(), options.smoothing());
  }
}
