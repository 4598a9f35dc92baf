package dev.kiln.export.verify;

import dev.kiln.runtime.ElementType;

/**
 * How far a model may be from its source; one of the two has to hold.
 *
 * @param absolute the largest difference of two numbers
 * @param relative that, as a fraction of the output's largest number
 */
public record Tolerance(double absolute, double relative) {
  /** What float arithmetic in another order costs: 1e-5, or 1e-4 of the largest number. */
  public static Tolerance standard() {
    return new Tolerance(1e-5, 1e-4);
  }

  /** Numbers that were rounded to bytes may be one level off. */
  boolean holds(Difference difference) {
    double allowed = difference.type() == ElementType.UINT8 ? Math.max(1, absolute) : absolute;
    return difference.absolute() <= allowed || difference.relative() <= relative;
  }
}
