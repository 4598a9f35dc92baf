package dev.kiln.train.data.segmentation;

import dev.kiln.train.TrainingException;
import dev.kiln.train.data.Batches;
import dev.kiln.train.data.FolderFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Divides pictures that no lists divide, always alike: nine tenths at random are {@code train}, the
 * others {@code val}. The article "deeplab-v3plus" has a program for that, voc_annotation.
 */
final class VocSplit {
  private static final int SEED = 0;
  private static final String MASK = ".png";

  private VocSplit() {}

  /**
   * Returns the names of one part, in alphabetical order.
   *
   * @param masks the folder of the masks; a picture without one is passed over
   * @param picture gives the file of a name
   * @throws TrainingException if there is no such part, or there are not two pictures with masks
   */
  static List<String> names(Path masks, NamedPicture picture, String part) {
    if (!part.equals("train") && !part.equals("val")) {
      throw new TrainingException(
          "%s: no ImageSets/Segmentation/%s.txt there; without lists there are train and val only"
              .formatted(masks.getParent(), part));
    }
    List<String> names =
        FolderFiles.of(masks, file -> file.getFileName().toString().endsWith(MASK)).stream()
            .map(file -> masks.relativize(file).toString().replace('\\', '/'))
            .map(name -> name.substring(0, name.length() - MASK.length()))
            .filter(name -> Files.isRegularFile(picture.file(name)))
            .toList();
    if (names.size() < 2) {
      throw new TrainingException(
          "%s: %d pictures with masks; expected NAME.png there for JPEGImages/NAME.jpg, two at least"
              .formatted(masks, names.size()));
    }
    int tests = Math.max(1, names.size() / 10);
    int[] order = Batches.permutation(names.size(), SEED);
    return IntStream.of(order)
        .skip(part.equals("val") ? 0 : tests)
        .limit(part.equals("val") ? tests : names.size())
        .sorted()
        .mapToObj(names::get)
        .toList();
  }

  /** Gives the file of a picture's name. */
  interface NamedPicture {
    Path file(String name);
  }
}
