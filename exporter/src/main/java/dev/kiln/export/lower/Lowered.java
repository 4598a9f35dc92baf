package dev.kiln.export.lower;

import dev.kiln.export.capture.TracedArray;
import dev.kiln.graph.Graph;
import java.util.Map;

/**
 * What lowering gives.
 *
 * @param graph that computes what the trace did
 * @param arrays of the trace, by the names of the values that stand for them
 */
public record Lowered(Graph graph, Map<String, TracedArray> arrays) {
  public Lowered {
    arrays = Map.copyOf(arrays);
  }
}
