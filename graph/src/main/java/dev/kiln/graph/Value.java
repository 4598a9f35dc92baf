package dev.kiln.graph;

import dev.kiln.runtime.ElementType;
import java.util.List;

/**
 * A value that flows along an edge of the graph.
 *
 * @param name the name, unique in the graph
 * @param type the element type, or null if it is unknown or the value is not a tensor
 * @param shape the dimensions, or null if the rank is unknown
 * @param otherType the type of a value that is not a tensor, such as {@code seq(map(string,
 *     float))}; empty if it is a tensor or unknown
 * @param preserved the other content of the value in the file
 */
public record Value(
    String name, ElementType type, List<Dim> shape, String otherType, Preserved preserved) {
  public Value {
    shape = shape == null ? null : List.copyOf(shape);
  }

  public Value(String name, ElementType type, List<Dim> shape) {
    this(name, type, shape, "", Preserved.NONE);
  }

  /** Returns a value of unknown shape. The type may be null if it is unknown too. */
  public static Value of(String name, ElementType type) {
    return new Value(name, type, null);
  }

  public Value withName(String other) {
    return new Value(other, type, shape, otherType, preserved);
  }

  /** Returns this value with other dimensions. */
  public Value withShape(List<Dim> other) {
    return new Value(name, type, other, otherType, preserved);
  }

  /** Returns a description such as {@code image uint8 [N, 28, 28, 1]}. */
  @Override
  public String toString() {
    String words = type == null ? otherType : type.toString();
    return name + (words.isEmpty() ? "" : " " + words) + (shape == null ? "" : " " + shape);
  }
}
