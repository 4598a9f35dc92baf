package dev.kiln.pipeline.export;

import dev.kiln.runtime.task.Normalization;
import java.util.List;
import java.util.Optional;

/**
 * What the person who exports says of a network, because a file of weights does not.
 *
 * @param image the pixel values that the network takes and gives; empty for those of its run or its
 *     article
 * @param classes the number of classes; 0 for that of the run or the weights
 * @param labels the names of the classes; none for those of the run
 * @param palette the colour of each class as 0xRRGGBB; none for those that belong to the labels
 * @param size the longer side in pixels at which a segmenter shall see pictures; 0 for their own
 */
record Stated(
    Optional<Normalization> image,
    int classes,
    List<String> labels,
    List<Integer> palette,
    int size) {
  /** Says nothing. */
  static final Stated NOTHING = new Stated(Optional.empty(), 0, List.of(), List.of(), 0);

  Stated {
    labels = List.copyOf(labels);
    palette = List.copyOf(palette);
  }

  Stated withImage(Normalization pixels) {
    return new Stated(Optional.of(pixels), classes, labels, palette, size);
  }

  Stated withClasses(int number) {
    return new Stated(image, number, labels, palette, size);
  }

  Stated withLabels(List<String> names) {
    return new Stated(image, classes, names, palette, size);
  }

  Stated withPalette(List<Integer> colours) {
    return new Stated(image, classes, labels, colours, size);
  }

  Stated withSize(int longerSide) {
    return new Stated(image, classes, labels, palette, longerSide);
  }

  /** Returns the number of classes that one of the options tells; 0 if none does. */
  int count() {
    return classes > 0 ? classes : !labels.isEmpty() ? labels.size() : palette.size();
  }

  /**
   * Requires that all options mean the same number of classes.
   *
   * @param expected that number
   * @param origin where it is from
   * @throws IllegalArgumentException naming the first option that does not
   */
  void requireClasses(int expected, String origin) {
    require("--classes", classes, expected, origin);
    require("--labels", labels.size(), expected, origin);
    require("--palette", palette.size(), expected, origin);
  }

  private static void require(String option, int count, int expected, String origin) {
    if (count > 0 && count != expected) {
      throw new IllegalArgumentException(
          "%s: %d classes, but %s has %d".formatted(option, count, origin, expected));
    }
  }

  /** Returns the first option that says something of classes, if one does. */
  Optional<String> ofClasses() {
    if (classes > 0) {
      return Optional.of("--classes");
    }
    if (!labels.isEmpty()) {
      return Optional.of("--labels");
    }
    return palette.isEmpty() ? Optional.empty() : Optional.of("--palette");
  }
}
