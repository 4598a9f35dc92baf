package dev.kiln.graph.quantize;

import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A graph whose nodes have names of their own. ONNX asks for none, but profiles and reports tell
 * nodes by their names.
 */
final class NamedNodes {
  private NamedNodes() {}

  /**
   * Returns the graph; a node without a name, or with one that is taken, is named by its output.
   */
  static Graph of(Graph graph) {
    Set<String> taken = new HashSet<>();
    graph.nodes().forEach(node -> taken.add(node.name()));
    Set<String> seen = new HashSet<>();
    List<Node> named = new ArrayList<>();
    for (Node node : graph.nodes()) {
      boolean own = !node.name().isEmpty() && seen.add(node.name());
      named.add(own ? node : node.withName(unique(node, taken)));
    }
    return graph.with(named, graph.initializers(), graph.values());
  }

  private static String unique(Node node, Set<String> taken) {
    String output = node.outputs().isEmpty() ? "" : node.output();
    String wanted = output.isEmpty() ? node.operator() : output;
    String name = wanted;
    for (int i = 1; !taken.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }
}
