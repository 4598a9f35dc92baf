package dev.kiln.export.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One operation of a graph.
 *
 * @param name unique among its graph's nodes; for people
 * @param domain who defined the operator; empty for ONNX itself
 * @param operator the operator's name, such as {@code Conv}
 * @param inputs names of values; empty for an optional one that is left out
 * @param outputs names of the values it makes; empty for one that is not wanted
 * @param attributes in the order in which they were given
 */
public record Node(
    String name,
    String domain,
    String operator,
    List<String> inputs,
    List<String> outputs,
    Map<String, Attribute> attributes) {
  public Node {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    // Keeps the order, so that the same graph gives the same file.
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }
}
