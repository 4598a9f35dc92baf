package dev.kiln.train.op;

import ai.djl.ndarray.NDArray;

/**
 * Numbers to multiply or divide arrays by where gradients are taken.
 *
 * <p>DJL's own {@code x.mul(2)} (and {@code div}, {@code pow}, {@code maximum}, {@code minimum} of
 * a number) makes an array of the number and closes it at once. PyTorch remembers that array for
 * the gradient, but not its memory, which is Java's: once it is collected, the gradient is
 * multiplied by whatever lies there then. A scalar of this class is kept as long as its manager.
 */
public final class Scalar {
  private Scalar() {}

  /**
   * Returns a number as an array without dimensions.
   *
   * @param beside what it is computed with; its manager owns the scalar
   * @return float32
   */
  public static NDArray scalar(double value, NDArray beside) {
    return beside.getManager().create((float) value);
  }
}
