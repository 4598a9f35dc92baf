package dev.kiln.graph.simplify;

import dev.kiln.graph.Graph;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What simplifying did.
 *
 * @param graph the simpler graph
 * @param before how many nodes there were
 * @param counts for each pass that found something, how many nodes it took away or made simpler
 */
public record Simplification(Graph graph, int before, Map<String, Integer> counts) {
  public Simplification {
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
  }

  /** For people: {@code 242 -> 125 nodes: constants 47, BatchNorm into Conv 35}. */
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
