package dev.kiln.train.data;

import dev.kiln.train.TrainingException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder of pictures, divided into those to train on and those to test with, and looked at: what
 * cannot be read is left out.
 *
 * @param train the pictures to train on
 * @param test the pictures to test with
 * @param sizes the sizes of all in a few words
 * @param leftOut what was left out, and why
 */
public record PictureSplit(PictureFolder train, PictureFolder test, String sizes, String leftOut) {
  /** One in this many pictures is held back for testing. */
  private static final int HELD_BACK = 10;

  /**
   * Returns the parts of a folder, every tenth picture being held back unless it is divided.
   *
   * @throws TrainingException if there are no pictures, or only one
   */
  public static PictureSplit of(Path folder) {
    return DividedFolder.of(folder)
        .map(parts -> of(PictureFolder.of(parts.train()), PictureFolder.of(parts.test())))
        .orElseGet(
            () -> {
              PictureFolder all = PictureFolder.of(folder);
              return heldBack(all, Math.max(1, all.size() / HELD_BACK));
            });
  }

  /**
   * Returns the parts of a folder: {@code train} and {@code val} or {@code test} if it has such, or
   * else some of its pictures are held back for testing.
   *
   * @param heldBack how many are held back
   * @throws TrainingException if there are no pictures, or too few to hold some back
   */
  public static PictureSplit of(Path folder, int heldBack) {
    return DividedFolder.of(folder)
        .map(parts -> of(PictureFolder.of(parts.train()), PictureFolder.of(parts.test())))
        .orElseGet(() -> heldBack(PictureFolder.of(folder), heldBack));
  }

  private static PictureSplit heldBack(PictureFolder all, int heldBack) {
    if (all.size() <= heldBack) {
      throw new TrainingException(
          "%s: %d pictures; at least %d are needed, of which %d are held back for testing"
              .formatted(all.path(), all.size(), heldBack + 1, heldBack));
    }
    PictureFolder tests = all.spread(heldBack);
    return of(all.without(tests), tests);
  }

  static PictureSplit of(PictureFolder train, PictureFolder test) {
    List<Path> all = Stream.concat(train.files().stream(), test.files().stream()).toList();
    PictureLook look = PictureLook.at(all);
    Map<String, Integer> passedOver = new TreeMap<>(train.passedOver());
    if (!train.path().equals(test.path())) {
      test.passedOver().forEach((what, count) -> passedOver.merge(what, count, Integer::sum));
    }
    return new PictureSplit(
        readable(train, look), readable(test, look), look.sizes(), look.leftOut(passedOver));
  }

  private static PictureFolder readable(PictureFolder pictures, PictureLook look) {
    PictureFolder readable = pictures.without(look.broken().keySet());
    if (readable.size() == 0) {
      throw new TrainingException(
          "%s: none of the %d pictures there can be read; the first: %s"
              .formatted(
                  pictures.path(), pictures.size(), look.broken().get(pictures.files().get(0))));
    }
    return readable;
  }

  /**
   * Returns what there is in three lines.
   *
   * @param handling what becomes of a picture, such as {@code the middle of each at 64x64}
   */
  public List<String> lines(String handling) {
    return List.of(
        "data: %d pictures to train on, %d to test with".formatted(train.size(), test.size()),
        "sizes: %s; %s".formatted(sizes, handling),
        "left out: " + leftOut);
  }
}
