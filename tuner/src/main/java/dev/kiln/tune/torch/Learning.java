package dev.kiln.tune.torch;

import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the constants of a graph that learn: those that reach an input of a layer that its row
 * names, directly or behind a change of shape, and after the first layer the vectors that are added
 * to channels or scale them. Numbers that prepare pictures come before all layers and stay.
 */
final class Learning {
  private static final String[] VIEWS = {
    "Reshape",
    "Transpose",
    "Identity",
    "Unsqueeze",
    "Squeeze",
    "Flatten",
    "Cast",
    "QuantizeLinear",
    "DequantizeLinear"
  };

  private final Map<String, TensorData> constants;
  private final Map<String, Node> producers = new HashMap<>();
  private final Map<String, Boolean> found = new LinkedHashMap<>();
  private final Set<String> afterLayers = new HashSet<>();

  private Learning(Map<String, TensorData> constants) {
    this.constants = constants;
  }

  /**
   * Returns the names of constants that training moves, in the order of their nodes, and whether
   * each has gradients, unlike statistics.
   */
  static Map<String, Boolean> of(List<Node> nodes, Map<String, TensorData> constants) {
    Learning learning = new Learning(constants);
    for (Node node : nodes) {
      node.outputs().forEach(output -> learning.producers.put(output, node));
      learning.look(node);
    }
    return learning.found;
  }

  /** Returns the initializers of a graph and the values of its Constant nodes. */
  static Map<String, TensorData> constants(Graph graph) {
    Map<String, TensorData> all = new LinkedHashMap<>(graph.constants());
    for (Node node : graph.nodes()) {
      node.constant().ifPresent(value -> all.put(node.output(), value));
    }
    return all;
  }

  private void look(Node node) {
    Vocabulary.row(node)
        .ifPresent(
            row -> {
              row.weights().forEach(input -> add(node.input(input), true));
              row.statistics().forEach(input -> add(node.input(input), false));
            });
    boolean after = node.inputs().stream().anyMatch(afterLayers::contains);
    if (after && node.is("Add", "Sub", "Mul", "Div")) {
      node.inputs().stream().filter(this::isPerChannel).forEach(input -> add(input, true));
    }
    if (after || node.inputs().stream().anyMatch(input -> found.containsKey(source(input)))) {
      afterLayers.addAll(node.outputs());
    }
  }

  private void add(String input, boolean gradients) {
    String source = source(input);
    TensorData value = constants.get(source);
    if (value != null && value.type().isFloating()) {
      found.putIfAbsent(source, gradients);
    }
  }

  private boolean isPerChannel(String input) {
    TensorData value = constants.get(source(input));
    return value != null && value.dims().stream().filter(size -> size > 1).count() == 1;
  }

  /** Returns the constant that a value is a view of, or the value itself. */
  private String source(String value) {
    String name = value;
    Node producer = producers.get(name);
    while (producer != null && producer.is(VIEWS)) {
      name = producer.input(0);
      producer = producers.get(name);
    }
    return constants.containsKey(name) ? name : value;
  }
}
