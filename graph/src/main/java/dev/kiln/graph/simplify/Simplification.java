package dev.kiln.graph.simplify;

import dev.kiln.graph.Graph;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The result of simplifying a graph.
 *
 * @param graph the simplified graph
 * @param before the number of nodes before
 * @param counts the number of nodes that each effective pass removed or simplified
 */
public record Simplification(Graph graph, int before, Map<String, Integer> counts) {
  public Simplification {
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
  }

  /**
   * Returns a description such as {@code 242 -> 125 nodes: constants 47, BatchNorm into Conv 35}.
   */
  @Override
  public String toString() {
    String nodes = "%,d -> %,d nodes".formatted(before, graph.nodes().size());
    return counts.isEmpty()
        ? nodes
        : nodes
            + counts.entrySet().stream()
                .map(e -> "%s %,d".formatted(e.getKey(), e.getValue()))
                .collect(Collectors.joining(", ", ": ", ""));
  }
}
