package dev.kiln.pipeline.tune;

import ai.djl.ndarray.types.Shape;
import dev.kiln.train.data.ClassFolder;
import dev.kiln.train.data.DividedFolder;
import dev.kiln.train.data.Mnist;
import dev.kiln.train.recipe.classify.ClassifySettings;
import dev.kiln.tune.transfer.NewHead;
import dev.kiln.tune.transfer.Transfer;
import dev.kiln.tune.transfer.TransferSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Pictures with their classes, to teach a classifier by. */
public final class TransferData {
  /** One in this many pictures is held back for testing if the data has no test part. */
  private static final int HELD_BACK = 10;

  private interface Recipes {
    Transfer of(NewHead head, Shape input, TransferSettings settings);
  }

  private final TransferSettings defaults;
  private final Recipes recipes;

  private TransferData(TransferSettings defaults, Recipes recipes) {
    this.defaults = defaults;
    this.recipes = recipes;
  }

  /**
   * Finds the data in a folder: a folder for each class, {@code train/} and {@code val/} with such
   * folders, or MNIST's files.
   *
   * @param labels the names of the classes of data in MNIST's format; empty for the digits
   * @throws IllegalArgumentException if classes are named that folders name themselves
   */
  public static TransferData in(Path folder, List<String> labels) {
    return Files.isDirectory(folder) && Mnist.isIn(folder)
        ? digits(folder, labels.isEmpty() ? ClassifySettings.DIGITS : labels)
        : pictures(folder, labels);
  }

  private static TransferData digits(Path folder, List<String> classes) {
    return new TransferData(
        TransferSettings.ofDigits(classes),
        (head, input, settings) ->
            new Transfer(
                head,
                input,
                Mnist.train(folder, classes.size()),
                Mnist.test(folder, classes.size()),
                settings));
  }

  private static TransferData pictures(Path folder, List<String> labels) {
    if (!labels.isEmpty()) {
      throw new IllegalArgumentException(
          "--labels is for data in MNIST's format; the folders of pictures name their classes");
    }
    Optional<DividedFolder> divided = DividedFolder.of(folder);
    ClassFolder all = ClassFolder.of(divided.map(DividedFolder::train).orElse(folder));
    ClassFolder tests =
        divided
            .map(parts -> ClassFolder.of(parts.test()).withClasses(all.classes()))
            .orElseGet(() -> all.spread(Math.max(1, all.size() / HELD_BACK)));
    ClassFolder rest = divided.isPresent() ? all : all.without(tests);
    return new TransferData(
        TransferSettings.ofPictures(all.classes()),
        (head, input, settings) -> new Transfer(head, input, rest, tests, settings));
  }

  /** Returns the usual settings for these data, with their classes. */
  public TransferSettings defaults() {
    return defaults;
  }

  /**
   * Returns a recipe that teaches a model; close it to free its memory.
   *
   * @param input the shape [N, H, W, C] of the bytes that the model takes
   */
  public Transfer recipe(NewHead head, Shape input, TransferSettings settings) {
    return recipes.of(head, input, settings);
  }
}
