package dev.kiln.export.graph;

import java.util.List;

/**
 * What flows along an edge of the graph.
 *
 * @param name unique in its graph
 * @param type the elements' type, or null where it is not known
 * @param shape the dimensions, or null where even their number is not known
 */
public record Value(String name, ElementType type, List<Dim> shape) {
  public Value {
    shape = shape == null ? null : List.copyOf(shape);
  }

  /** A value of which only the type is known, or not even that. */
  public static Value of(String name, ElementType type) {
    return new Value(name, type, null);
  }

  public Value withName(String other) {
    return new Value(other, type, shape);
  }

  /** For people: {@code image uint8 [N, 28, 28, 1]}. */
  @Override
  public String toString() {
    return name
        + (type == null ? "" : " " + type.name().toLowerCase(java.util.Locale.ROOT))
        + (shape == null ? "" : " " + shape);
  }
}
