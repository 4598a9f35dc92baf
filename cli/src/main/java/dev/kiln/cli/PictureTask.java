package dev.kiln.cli;

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

  /** The task that the model's card names. */
  static PictureTask of(Model model) {
    String task = model.card().task();
    return switch (task) {
      case "digits" -> new DigitsTask(model);
      case "" ->
          throw new WrongArgumentException(
              model + ": the model does not say what it is for (no kiln.task in its metadata)");
      default ->
          throw new WrongArgumentException(
              model + ": its task is " + task + ", which does not run on pictures");
    };
  }
}
