package dev.kiln.export.verify;

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

  boolean holds(Difference difference) {
    return difference.absolute() <= absolute || difference.relative() <= relative;
  }
}
