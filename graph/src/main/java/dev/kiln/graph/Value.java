package dev.kiln.graph;

import dev.kiln.runtime.ElementType;
import java.util.List;

/**
 * What flows along an edge of the graph.
 *
 * @param name unique in its graph
 * @param type the elements' type, or null where it is not known or not a tensor's
 * @param shape the dimensions, or null where even their number is not known
 * @param preserved what else the file says of it; where it is no tensor, its type
 */
public record Value(String name, ElementType type, List<Dim> shape, Preserved preserved) {
  public Value {
    shape = shape == null ? null : List.copyOf(shape);
  }

  public Value(String name, ElementType type, List<Dim> shape) {
    this(name, type, shape, Preserved.NONE);
  }

  /** A value of which only the type is known, or not even that. */
  public static Value of(String name, ElementType type) {
    return new Value(name, type, null);
  }

  public Value withName(String other) {
    return new Value(other, type, shape, preserved);
  }

  /** Returns the same value with other dimensions. */
  public Value withShape(List<Dim> other) {
    return new Value(name, type, other, preserved);
  }

  /** For people: {@code image uint8 [N, 28, 28, 1]}. */
  @Override
  public String toString() {
    return name + (type == null ? "" : " " + type) + (shape == null ? "" : " " + shape);
  }
}
