package dev.kiln.tune.torch;

import dev.kiln.graph.Node;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The table of all operators that can be trained: the union of the families. */
public final class Vocabulary {
  private static final Map<String, Row> ROWS = new TreeMap<>();

  static {
    for (Rows family :
        List.of(
            ActivationRows.ROWS,
            ConvolutionRows.ROWS,
            ElementRows.ROWS,
            IndexRows.ROWS,
            LogicRows.ROWS,
            MatrixRows.ROWS,
            NormRows.ROWS,
            PoolRows.ROWS,
            QuantizeRows.ROWS,
            ReductionRows.ROWS,
            RecurrentRows.ROWS,
            ResizeRows.ROWS,
            ShapeRows.ROWS)) {
      family
          .all()
          .forEach(
              (operator, row) -> {
                if (ROWS.put(operator, row) != null) {
                  throw new IllegalStateException("two families have " + operator);
                }
              });
    }
  }

  private Vocabulary() {}

  /** Returns the names of the ONNX operators that have a row. */
  public static SortedSet<String> operators() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(ROWS.keySet()));
  }

  static Optional<Row> row(Node node) {
    return node.domain().isEmpty()
        ? Optional.ofNullable(ROWS.get(node.operator()))
        : Optional.empty();
  }
}
