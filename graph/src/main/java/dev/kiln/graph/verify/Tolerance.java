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

  /** Ten units in the last of float16's 11 significant bits. */
  private static final double HALF = 1e-2;

  /** Ten units in the last of bfloat16's 8 significant bits. */
  private static final double BRAIN = 8e-2;

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
   * Returns the tolerance for arithmetic in float16, whose roundings add up over the layers: a
   * twentieth of the largest value.
   */
  public static Tolerance halfArithmetic() {
    return of(5e-2);
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
    return difference.relative() <= relativeFor(difference.type()) || isRounding(difference);
  }

  /**
   * Returns the fraction for an element type: shorter floats cannot be closer than they are long.
   */
  double relativeFor(ElementType type) {
    if (isExact()) {
      return 0;
    }
    return switch (type) {
      case FLOAT16 -> Math.max(relative, HALF);
      case BFLOAT16 -> Math.max(relative, BRAIN);
      default -> relative;
    };
  }

  /** Returns whether only identical values are allowed. */
  boolean isExact() {
    return relative == 0;
  }

  private boolean isRounding(Difference difference) {
    return difference.type() == ElementType.UINT8
        && difference.absolute() <= 1
        && difference.differing() <= Math.ceil(rounded * difference.count());
  }
}
