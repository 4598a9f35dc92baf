package dev.kiln.export.capture;

import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Locale;

/**
 * An array that occurred while the block ran.
 *
 * @param id its id in the trace
 * @param shape the sizes, outermost first
 * @param type the element type
 */
public record TracedArray(int id, List<Size> shape, DataType type) {
  public TracedArray {
    shape = List.copyOf(shape);
  }

  /** Returns the number of dimensions. */
  public int rank() {
    return shape.size();
  }

  /** Returns the axis counted from the front; a negative axis counts from the end. */
  public int axis(long axis) {
    return (int) (axis < 0 ? axis + rank() : axis);
  }

  /** Returns the id, type and sizes, such as {@code array 3 float32 [2, 6]}. */
  @Override
  public String toString() {
    return "array " + id + " " + type.name().toLowerCase(Locale.ROOT) + " " + shape;
  }
}
