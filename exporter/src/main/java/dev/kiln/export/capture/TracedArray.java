package dev.kiln.export.capture;

import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Locale;

/**
 * An array that appeared while the block ran.
 *
 * @param id its number in the trace
 * @param shape its sizes, outermost first
 * @param type its elements' type
 */
public record TracedArray(int id, List<Size> shape, DataType type) {
  public TracedArray {
    shape = List.copyOf(shape);
  }

  /** The number of dimensions. */
  public int rank() {
    return shape.size();
  }

  /** The axis counted from the front, where negative ones count from the end. */
  public int axis(long axis) {
    return (int) (axis < 0 ? axis + rank() : axis);
  }

  /** Returns its number, type and sizes, such as {@code array 3 float32 [2, 6]}. */
  @Override
  public String toString() {
    return "array " + id + " " + type.name().toLowerCase(Locale.ROOT) + " " + shape;
  }
}
