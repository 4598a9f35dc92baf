package dev.kiln.export.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A computation: nodes in the order in which they can run. Immutable; {@link GraphBuilder} makes
 * one.
 *
 * @param name for people
 * @param inputs what a run gives
 * @param outputs what a run gets
 * @param nodes each after the nodes whose values it takes
 * @param initializers the weights and constants by name
 * @param values what is known of the values in between
 */
public record Graph(
    String name,
    List<Value> inputs,
    List<Value> outputs,
    List<Node> nodes,
    Map<String, Tensor> initializers,
    List<Value> values) {
  public Graph {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    nodes = List.copyOf(nodes);
    initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
    values = List.copyOf(values);
  }

  /** How many floating-point numbers the initializers hold. */
  public long parameters() {
    return initializers.values().stream()
        .filter(tensor -> tensor.type().isFloating())
        .mapToLong(Tensor::size)
        .sum();
  }
}
