package dev.kiln.graph;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

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
 * @param preserved what else the file says of it
 */
public record Graph(
    String name,
    List<Value> inputs,
    List<Value> outputs,
    List<Node> nodes,
    Map<String, TensorData> initializers,
    List<Value> values,
    Preserved preserved) {
  public Graph {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    nodes = List.copyOf(nodes);
    initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
    values = List.copyOf(values);
  }

  public Graph(
      String name,
      List<Value> inputs,
      List<Value> outputs,
      List<Node> nodes,
      Map<String, TensorData> initializers,
      List<Value> values) {
    this(name, inputs, outputs, nodes, initializers, values, Preserved.NONE);
  }

  /** How many floating-point numbers the initializers hold. */
  public long parameters() {
    return initializers.values().stream()
        .filter(tensor -> tensor.type().isFloating())
        .mapToLong(TensorData::size)
        .sum();
  }

  /** The initializers that a run cannot replace: an input of the same name would be a default. */
  public Map<String, TensorData> constants() {
    Map<String, TensorData> constants = new LinkedHashMap<>(initializers);
    inputs.forEach(input -> constants.remove(input.name()));
    return constants;
  }

  /** Every name that is given to a value here. */
  public Set<String> defines() {
    Set<String> names = new HashSet<>(initializers.keySet());
    inputs.forEach(input -> names.add(input.name()));
    nodes.forEach(node -> names.addAll(node.outputs()));
    names.addAll(preserved.names());
    return names;
  }

  /** The values that a subgraph takes from the graph around it. */
  public Set<String> captures() {
    Set<String> names = new LinkedHashSet<>();
    nodes.forEach(node -> names.addAll(node.reads()));
    outputs.forEach(output -> names.add(output.name()));
    names.removeAll(defines());
    return names;
  }

  /** The same subgraph taking other values from around it. */
  Graph capturing(UnaryOperator<String> other) {
    Set<String> own = defines();
    UnaryOperator<String> outer = name -> own.contains(name) ? name : other.apply(name);
    return new Graph(
        name,
        inputs,
        outputs.stream().map(output -> output.withName(outer.apply(output.name()))).toList(),
        nodes.stream().map(node -> node.reading(outer)).toList(),
        initializers,
        values,
        preserved);
  }

  /** The same computation by other nodes and constants. */
  public Graph with(List<Node> otherNodes, Map<String, TensorData> others, List<Value> between) {
    return new Graph(name, inputs, outputs, otherNodes, others, between, preserved);
  }

  /** The same nodes between other inputs and outputs. */
  public Graph between(List<Value> otherInputs, List<Value> otherOutputs) {
    return new Graph(name, otherInputs, otherOutputs, nodes, initializers, values, preserved);
  }
}
