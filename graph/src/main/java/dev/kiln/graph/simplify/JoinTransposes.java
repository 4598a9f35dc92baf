package dev.kiln.graph.simplify;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Node;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.edit.Pass;
import java.util.List;

/** A pass that merges two consecutive Transpose nodes into one. */
final class JoinTransposes implements Pass {
  @Override
  public String name() {
    return "chained transposes";
  }

  @Override
  public int apply(GraphEditor graph) {
    return graph.each(second -> second.is("Transpose") && join(second, graph));
  }

  private static boolean join(Node second, GraphEditor graph) {
    Node first = graph.producer(second.input(0)).orElse(null);
    if (first == null || !first.is("Transpose")) {
      return false;
    }
    List<Long> before = first.integers("perm");
    List<Long> after = second.integers("perm");
    if (before.isEmpty() || before.size() != after.size()) {
      return false;
    }
    List<Long> perm = after.stream().map(axis -> before.get(axis.intValue())).toList();
    graph.replace(second, second.withInputs(first.inputs()).with("perm", new Attribute.Ints(perm)));
    return true;
  }
}
