package dev.kiln.pipeline.tune;

import ai.djl.ndarray.types.Shape;
import dev.kiln.train.data.ClassFolder;
import dev.kiln.train.data.DividedFolder;
import dev.kiln.train.data.LabeledImages;
import dev.kiln.train.data.Mnist;
import dev.kiln.train.data.PictureFolder;
import dev.kiln.train.recipe.classify.ClassifySettings;
import dev.kiln.tune.distil.Distil;
import dev.kiln.tune.distil.DistilSettings;
import dev.kiln.tune.distil.Pupil;
import dev.kiln.tune.distil.Teacher;
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

  /** What is learnt from: photos or digits. */
  private interface Recipes {
    Transfer of(NewHead head, Shape input, TransferSettings settings);

    Distil of(Pupil pupil, Teacher teacher, DistilSettings settings);
  }

  private record Photos(ClassFolder train, ClassFolder test) implements Recipes {
    @Override
    public Transfer of(NewHead head, Shape input, TransferSettings settings) {
      return new Transfer(head, input, train, test, settings);
    }

    @Override
    public Distil of(Pupil pupil, Teacher teacher, DistilSettings settings) {
      return new Distil(pupil, teacher, train, test, settings);
    }
  }

  private record Digits(LabeledImages train, LabeledImages test) implements Recipes {
    @Override
    public Transfer of(NewHead head, Shape input, TransferSettings settings) {
      return new Transfer(head, input, train, test, settings);
    }

    @Override
    public Distil of(Pupil pupil, Teacher teacher, DistilSettings settings) {
      return new Distil(pupil, teacher, train, test, settings);
    }
  }

  private final TransferSettings defaults;
  private final Recipes recipes;

  private TransferData(TransferSettings defaults, Recipes recipes) {
    this.defaults = defaults;
    this.recipes = recipes;
  }

  /** Finds pictures as {@link #in} does, or the pictures of a folder without classes. */
  public static TransferData unlabelled(Path folder, List<String> labels) {
    boolean classes =
        Files.isDirectory(folder)
            && (Mnist.isIn(folder) || DividedFolder.of(folder).isPresent() || !isFlat(folder));
    if (classes) {
      return in(folder, labels);
    }
    ClassFolder all = new ClassFolder(PictureFolder.of(folder), List.of());
    ClassFolder tests = all.spread(Math.max(1, all.size() / HELD_BACK));
    return new TransferData(
        TransferSettings.ofPictures(List.of()), new Photos(all.without(tests), tests));
  }

  /** Whether pictures lie in a folder itself, or all in one folder in it. */
  private static boolean isFlat(Path folder) {
    return PictureFolder.of(folder).files().stream()
            .map(file -> folder.relativize(file))
            .map(file -> file.getNameCount() < 2 ? "" : file.getName(0).toString())
            .distinct()
            .count()
        < 2;
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
        new Digits(Mnist.train(folder, classes.size()), Mnist.test(folder, classes.size())));
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
    return new TransferData(TransferSettings.ofPictures(all.classes()), new Photos(rest, tests));
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

  /** Returns a recipe by which a model learns from another; close it to free its memory. */
  public Distil recipe(Pupil pupil, Teacher teacher, DistilSettings settings) {
    return recipes.of(pupil, teacher, settings);
  }
}
