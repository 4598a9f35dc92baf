package dev.kiln.graph.verify;

import dev.kiln.runtime.ElementType;

/**
 * How far a model may be from its source.
 *
 * @param relative the largest difference of two numbers of an output, as a fraction of the output's
 *     largest number
 * @param rounded how many bytes of an output, as a fraction of all, may be one level off: a number
 *     that lies between two levels is rounded to either
 */
public record Tolerance(double relative, double rounded) {
  private static final double TIES = 1e-3;

  /** What float arithmetic in another order costs: 1e-4 of the largest number. */
  public static Tolerance standard() {
    return of(1e-4);
  }

  /**
   * What it costs to round every weight to the 11 significant bits of float16: a hundredth of the
   * largest number, which no choice between classes that a network is sure of turns on.
   */
  public static Tolerance halfWeights() {
    return of(1e-2);
  }

  /** That fraction of the largest number, and one byte of a thousand that was rounded otherwise. */
  public static Tolerance of(double relative) {
    return new Tolerance(relative, TIES);
  }

  /** The same numbers. */
  public static Tolerance exact() {
    return new Tolerance(0, 0);
  }

  boolean holds(Difference difference) {
    return difference.relative() <= relative || isRounding(difference);
  }

  private boolean isRounding(Difference difference) {
    return difference.type() == ElementType.UINT8
        && difference.absolute() <= 1
        && difference.differing() <= Math.ceil(rounded * difference.count());
  }
}
