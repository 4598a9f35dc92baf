package dev.kiln.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A computation graph: nodes in topological order. Immutable. {@link GraphBuilder} builds one.
 *
 * @param name a descriptive name
 * @param inputs the values that the caller provides
 * @param outputs the values that are returned to the caller
 * @param nodes the operations, each after the nodes whose values it reads
 * @param initializers the weights and constants by name
 * @param values the known types and shapes of intermediate values
 * @param preserved the other content of the graph in the file
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

  /**
   * Returns all tensors that this graph stores: its initializers and the values of its Constant
   * nodes, including those of subgraphs.
   */
  public List<TensorData> weights() {
    List<TensorData> weights = new ArrayList<>(initializers.values());
    for (Node node : nodes) {
      node.constant().ifPresent(weights::add);
      node.subgraphs().forEach(graph -> weights.addAll(graph.weights()));
    }
    return weights;
  }

  /**
   * Returns the number of elements in the weights: those stored as floating-point numbers, and
   * those stored as integers that a DequantizeLinear node converts.
   */
  public long parameters() {
    Map<String, TensorData> constants = constants();
    long quantized =
        nodes.stream()
            .filter(node -> node.is("DequantizeLinear") && constants.containsKey(node.input(0)))
            .mapToLong(node -> constants.get(node.input(0)).size() - scales(node, constants))
            .sum();
    return quantized
        + weights().stream()
            .filter(tensor -> tensor.type().isFloating())
            .mapToLong(TensorData::size)
            .sum();
  }

  /** Scales describe weights and are none themselves. */
  private static long scales(Node node, Map<String, TensorData> constants) {
    return constants.containsKey(node.input(1)) ? constants.get(node.input(1)).size() : 0;
  }

  /**
   * Returns the initializers that a run cannot override. An initializer with the name of an input
   * is only the default value of that input.
   */
  public Map<String, TensorData> constants() {
    Map<String, TensorData> constants = new LinkedHashMap<>(initializers);
    inputs.forEach(input -> constants.remove(input.name()));
    return constants;
  }

  /** Returns the names of all values that this graph defines. */
  public Set<String> defines() {
    Set<String> names = new HashSet<>(initializers.keySet());
    inputs.forEach(input -> names.add(input.name()));
    nodes.forEach(node -> names.addAll(node.outputs()));
    names.addAll(preserved.names());
    return names;
  }

  /** Returns the names of the values that a subgraph reads from the enclosing graph. */
  public Set<String> captures() {
    Set<String> names = new LinkedHashSet<>();
    nodes.forEach(node -> names.addAll(node.reads()));
    outputs.forEach(output -> names.add(output.name()));
    names.removeAll(defines());
    return names;
  }

  /** Returns this subgraph with the values that it captures from the enclosing graph renamed. */
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

  /** Returns this graph with other nodes, initializers and intermediate values. */
  public Graph with(List<Node> otherNodes, Map<String, TensorData> others, List<Value> between) {
    return new Graph(name, inputs, outputs, otherNodes, others, between, preserved);
  }

  /** Returns this graph with other inputs and outputs around the same nodes. */
  public Graph between(List<Value> otherInputs, List<Value> otherOutputs) {
    return new Graph(name, otherInputs, otherOutputs, nodes, initializers, values, preserved);
  }
}
