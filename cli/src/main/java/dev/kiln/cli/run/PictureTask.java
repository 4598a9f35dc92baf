package dev.kiln.cli.run;

import dev.kiln.cli.console.WrongArgumentException;
import dev.kiln.pictures.Pictures;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Task;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;

/** What a model does with a picture, ready for people and programs. */
interface PictureTask {
  /**
   * @param lines for people, one finding a line
   * @param json for programs: a record
   * @param drawn the picture with the answer drawn into it
   */
  record Answer(List<String> lines, Object json, BufferedImage drawn) {}

  /** Answers for one picture, as {@link Pictures#read} gives it. */
  Answer answer(Path file, BufferedImage picture);

  /** Whether the answer is nothing but the picture, so that somewhere it must go. */
  default boolean isPicture() {
    return false;
  }

  /** The task that the model's card or the command line names. */
  static PictureTask of(Model model, TaskOptions options) {
    Task task = options.task(model);
    switch (task) {
      case DIGITS -> options.checkOnly(task, "--confidence");
      case STYLE -> options.checkOnly(task, "--image", "--size", "--strength");
      case SEGMENTATION -> options.checkOnly(task, "--image", "--size", "--overlay");
      case CLASSIFICATION -> options.checkOnly(task, "--image", "--top");
      case AUTOENCODER, ENCODER, GENERATOR, DISCRIMINATOR, NONE ->
          options.checkOnly(task, "--image");
    }
    return switch (task) {
      case DIGITS -> new DigitsTask(model, options);
      case STYLE -> new StyleTask(model, options);
      case SEGMENTATION -> new SegmentationTask(model, options);
      case CLASSIFICATION -> new ClassificationTask(model, options);
      case AUTOENCODER -> new ReconstructionTask(model, options);
      case ENCODER -> new EncodingTask(model, options);
      case GENERATOR ->
          throw new WrongArgumentException(
              model + ": a generator makes pictures of numbers; see kiln generate");
      case DISCRIMINATOR, NONE ->
          throw new WrongArgumentException(
              model
                  + ": its task is "
                  + model.card().taskName()
                  + ", which does not run on pictures");
    };
  }
}
