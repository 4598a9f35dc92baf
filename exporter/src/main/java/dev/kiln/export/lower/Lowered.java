package dev.kiln.export.lower;

import dev.kiln.export.capture.TracedArray;
import dev.kiln.graph.Graph;
import java.util.Map;

/**
 * The result of lowering.
 *
 * @param graph the graph, which computes the same as the trace
 * @param arrays the arrays of the trace, by the names of their values in the graph
 */
public record Lowered(Graph graph, Map<String, TracedArray> arrays) {
  public Lowered {
    arrays = Map.copyOf(arrays);
  }
}
