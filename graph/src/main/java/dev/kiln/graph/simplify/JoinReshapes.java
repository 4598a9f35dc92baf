package dev.kiln.graph.simplify;

import dev.kiln.graph.Node;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.edit.Pass;
import dev.kiln.runtime.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A pass that merges two consecutive reshapes into one; the shape in between does not matter. */
final class JoinReshapes implements Pass {
  @Override
  public String name() {
    return "chained reshapes";
  }

  @Override
  public int apply(GraphEditor graph) {
    return graph.each(second -> second.is("Reshape") && join(second, graph));
  }

  private static boolean join(Node second, GraphEditor graph) {
    Node first = graph.producer(second.input(0)).orElse(null);
    if (first == null
        || !first.is("Reshape", "Flatten", "Squeeze", "Unsqueeze")
        || !saysItsShape(second, graph)) {
      return false;
    }
    List<String> inputs = new ArrayList<>(second.inputs());
    inputs.set(0, first.input(0));
    graph.replace(second, second.withInputs(inputs));
    return true;
  }

  /**
   * Returns whether the target shape is independent of the input shape; a 0 copies a size of the
   * input.
   */
  private static boolean saysItsShape(Node reshape, GraphEditor graph) {
    return graph
        .constant(reshape.input(1))
        .filter(shape -> shape.type() == ElementType.INT64)
        .filter(shape -> Arrays.stream(shape.longs()).noneMatch(size -> size == 0))
        .isPresent();
  }
}
