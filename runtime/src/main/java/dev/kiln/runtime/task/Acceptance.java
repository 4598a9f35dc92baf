package dev.kiln.runtime.task;

import java.util.ArrayList;
import java.util.List;

/**
 * The choice of the results that are reported. A model with ten classes assigns a digit to
 * everything and is often sure of it, so the paper around a mark counts too.
 *
 * @param minimum the minimum confidence; at 0 everything is reported
 * @param suspicious whether little is reported of a picture that is hardly a page of digits
 */
record Acceptance(double minimum, boolean suspicious) {
  /**
   * The unrest of the surroundings below which a mark is on paper: above it is one in 400 digits,
   * some of them on squared paper, and nine in ten marks in photos.
   */
  private static final double ON_PAPER = 0.22;

  private static final double ON_CLEAN_PAPER = ON_PAPER / 3;
  private static final double VERY_SURE = 0.999;

  /**
   * Returns those of the results that are reported; results whose confidence is NaN never are.
   *
   * @param unrest the unrest of the surroundings of each result
   */
  List<Digit> of(List<Digit> results, double[] unrest) {
    boolean strict = suspicious && !isPage(results, unrest);
    double confidence = strict ? Math.max(minimum, VERY_SURE) : minimum;
    double limit = strict ? ON_CLEAN_PAPER : minimum > 0 ? ON_PAPER : Double.MAX_VALUE;
    List<Digit> accepted = new ArrayList<>();
    for (int i = 0; i < unrest.length; i++) {
      if (results.get(i).confidence() >= confidence && unrest[i] < limit) {
        accepted.add(results.get(i));
      }
    }
    return accepted;
  }

  /** Returns whether most of what was found is on paper; large marks count more. */
  private static boolean isPage(List<Digit> results, double[] unrest) {
    long all = 0;
    long onPaper = 0;
    for (int i = 0; i < unrest.length; i++) {
      int size = Math.max(results.get(i).box().width(), results.get(i).box().height());
      all += size;
      onPaper += unrest[i] < ON_PAPER ? size : 0;
    }
    return 2 * onPaper >= all;
  }
}
