package dev.kiln.runtime;

import dev.kiln.runtime.errors.ModelException;
import java.util.Arrays;

/** Arithmetic on the dimensions of a tensor. */
final class TensorShape {
  private TensorShape() {}

  /**
   * Returns the number of bytes that a tensor takes.
   *
   * @throws ModelException if a dimension is negative, or the tensor exceeds the maximum size of
   *     one buffer
   */
  static int bytes(ElementType type, long... shape) {
    long bytes = type.bytes(1);
    for (long dim : shape) {
      if (dim < 0) {
        throw new ModelException("shape " + Arrays.toString(shape) + " has a negative dimension");
      }
      if (dim > 0 && bytes > Integer.MAX_VALUE / dim) {
        throw new ModelException(
            "a tensor of "
                + type
                + " "
                + Arrays.toString(shape)
                + " exceeds 2 GB; use a smaller size");
      }
      bytes *= dim;
    }
    return (int) bytes;
  }
}
