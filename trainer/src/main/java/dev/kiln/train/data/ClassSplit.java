package dev.kiln.train.data;

import dev.kiln.train.TrainingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A folder of pictures with a folder for each class, divided into those to train on and those to
 * test with, and looked at: what cannot be read is left out.
 *
 * @param train the pictures to train on
 * @param test the pictures to test with, of the same classes
 * @param pictures both without their classes
 */
public record ClassSplit(ClassFolder train, ClassFolder test, PictureSplit pictures) {
  /** One in this many pictures of a class is held back for testing. */
  private static final int HELD_BACK = 10;

  /** How many classes are named. */
  private static final int NAMED = 12;

  /**
   * Returns the parts of a folder: {@code train} and {@code val} or {@code test} if it has such, or
   * else every tenth picture of each class, and one at least of two, is held back for testing.
   *
   * @throws TrainingException if there are no pictures, not two classes, or a class to test with
   *     that there is none to train on
   */
  public static ClassSplit of(Path folder) {
    if (DividedFolder.of(folder).isPresent()) {
      DividedFolder parts = DividedFolder.of(folder).orElseThrow();
      ClassFolder train = ClassFolder.of(parts.train());
      return of(train, ClassFolder.part(parts.test()).withClasses(train.classes()));
    }
    ClassFolder all = ClassFolder.of(DividedFolder.training(folder));
    List<Path> tests = new ArrayList<>();
    for (List<Path> files : all.byClass().values()) {
      if (files.size() > 1) {
        PictureFolder own = new PictureFolder(folder, files);
        tests.addAll(own.spread(Math.max(1, files.size() / HELD_BACK)).files());
      }
    }
    if (tests.isEmpty()) {
      throw new TrainingException(
          "%s: one picture of each class; at least two are needed, to train on and to test with"
              .formatted(folder));
    }
    ClassFolder test = all.of(tests);
    return of(all.without(test), test);
  }

  private static ClassSplit of(ClassFolder train, ClassFolder test) {
    PictureSplit split = PictureSplit.of(train.pictures(), test.pictures());
    ClassFolder readable = new ClassFolder(split.train(), train.classes());
    List<String> lost = readable.absent();
    if (!lost.isEmpty()) {
      throw new TrainingException(
          "%s: no picture of '%s' that can be read; left out: %s"
              .formatted(split.train().path(), lost.get(0), split.leftOut()));
    }
    return new ClassSplit(readable, new ClassFolder(split.test(), test.classes()), split);
  }

  /**
   * Returns what there is in three lines.
   *
   * @param handling what becomes of a picture
   */
  public List<String> lines(String handling) {
    List<String> lines = new ArrayList<>(pictures.lines(handling));
    List<String> missing = test.absent();
    String untested = missing.isEmpty() ? "" : "; none to test with: " + shortened(missing);
    lines.set(
        0,
        "%s; %d classes: %s%s"
            .formatted(lines.get(0), train.classes().size(), shortened(counts()), untested));
    return lines;
  }

  private List<String> counts() {
    Map<String, List<Path>> trained = train.byClass();
    Map<String, List<Path>> tested = test.byClass();
    return train.classes().stream()
        .map(
            name -> "%s %d + %d".formatted(name, trained.get(name).size(), tested.get(name).size()))
        .toList();
  }

  private static String shortened(List<String> names) {
    String all = names.stream().limit(NAMED).collect(Collectors.joining(", "));
    return names.size() > NAMED ? all + ", ..." : all;
  }
}
