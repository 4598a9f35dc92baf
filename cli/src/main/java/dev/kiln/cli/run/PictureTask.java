package dev.kiln.cli.run;

import dev.kiln.cli.console.WrongArgumentException;
import dev.kiln.pictures.Pictures;
import dev.kiln.runtime.Model;
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
    String task = options.task(model);
    switch (task) {
      case "digits" -> options.checkOnly(task, "--confidence");
      case "style" -> options.checkOnly(task, "--image", "--size", "--strength");
      case "segmentation" -> options.checkOnly(task, "--image", "--size", "--overlay");
      case "classification" -> options.checkOnly(task, "--image", "--top");
      default -> options.checkOnly(task, "--image");
    }
    return switch (task) {
      case "digits" -> new DigitsTask(model, options);
      case "style" -> new StyleTask(model, options);
      case "segmentation" -> new SegmentationTask(model, options);
      case "classification" -> new ClassificationTask(model, options);
      case "autoencoder" -> new ReconstructionTask(model, options);
      case "encoder" -> new EncodingTask(model, options);
      case "generator" ->
          throw new WrongArgumentException(
              model + ": a generator makes pictures of numbers; see kiln generate");
      default ->
          throw new WrongArgumentException(
              model + ": its task is " + task + ", which does not run on pictures");
    };
  }
}
