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

  /** The limit on a page, where digits are expected: dark squares run into some of them. */
  private static final double ON_A_PAGE = 0.3;

  /** The minimum share of a page's marks that are digits on paper, by size and confidence. */
  private static final double PAGE = 0.65;

  private static final double VERY_SURE = 0.999;

  /**
   * Returns those of the results that are reported; results whose confidence is NaN never are.
   *
   * @param unrest the unrest of the surroundings of each result
   */
  List<Digit> of(List<Digit> results, double[] unrest) {
    boolean strict = suspicious && !isPage(results, unrest);
    double confidence = strict ? Math.max(minimum, VERY_SURE) : minimum;
    double limit = strict ? ON_CLEAN_PAPER : minimum > 0 ? ON_A_PAGE : Double.MAX_VALUE;
    List<Digit> accepted = new ArrayList<>();
    for (int i = 0; i < unrest.length; i++) {
      if (results.get(i).confidence() >= confidence && unrest[i] < limit) {
        accepted.add(results.get(i));
      }
    }
    return accepted;
  }

  /**
   * Returns whether most of what was found are digits on paper; large marks count more, and those
   * that the model is unsure of less.
   */
  private static boolean isPage(List<Digit> results, double[] unrest) {
    double all = 0;
    double digits = 0;
    for (int i = 0; i < unrest.length; i++) {
      Digit result = results.get(i);
      int size = Math.max(result.box().width(), result.box().height());
      all += size;
      digits += unrest[i] < ON_PAPER && result.confidence() > 0 ? size * result.confidence() : 0;
    }
    return digits >= PAGE * all;
  }
}
