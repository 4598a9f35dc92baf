package dev.kiln.graph.verify;

import dev.kiln.runtime.ElementType;

/**
 * The allowed difference between a model and its source.
 *
 * @param relative the largest allowed difference between two elements of an output, as a fraction
 *     of the largest absolute value of that output
 * @param rounded the largest allowed fraction of bytes of an output that are off by one level,
 *     since a value halfway between two levels may be rounded either way
 */
public record Tolerance(double relative, double rounded) {
  private static final double TIES = 1e-3;

  /** Returns the tolerance for float arithmetic in a different order: 1e-4 of the largest value. */
  public static Tolerance standard() {
    return of(1e-4);
  }

  /**
   * Returns the tolerance for weights rounded to the 11 significant bits of float16: a hundredth of
   * the largest value, which does not change a confident classification.
   */
  public static Tolerance halfWeights() {
    return of(1e-2);
  }

  /**
   * Returns a tolerance of that fraction of the largest value, and of one byte in a thousand being
   * rounded differently.
   */
  public static Tolerance of(double relative) {
    return new Tolerance(relative, TIES);
  }

  /** Returns a tolerance that requires identical values. */
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
