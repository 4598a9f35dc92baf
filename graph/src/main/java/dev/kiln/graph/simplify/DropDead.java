package dev.kiln.graph.simplify;

import dev.kiln.graph.Node;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.edit.Pass;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A pass that removes nodes and constants that no output depends on. */
final class DropDead implements Pass {
  @Override
  public String name() {
    return "dead nodes";
  }

  @Override
  public int apply(GraphEditor graph) {
    int dropped = 0;
    List<Node> backwards = new ArrayList<>(graph.nodes());
    Collections.reverse(backwards);
    for (Node node : backwards) {
      if (node.outputs().stream().noneMatch(value -> isWanted(graph, value))) {
        graph.remove(node);
        dropped++;
      }
    }
    for (String constant : List.copyOf(graph.initializers().keySet())) {
      if (graph.constant(constant).isPresent() && !isWanted(graph, constant)) {
        graph.drop(constant);
      }
    }
    return dropped;
  }

  private static boolean isWanted(GraphEditor graph, String value) {
    return graph.isOutput(value) || !graph.readers(value).isEmpty();
  }
}
