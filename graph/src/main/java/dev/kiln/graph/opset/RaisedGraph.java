package dev.kiln.graph.opset;

import ai.onnxruntime.platform.Fp16Conversions;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.shape.ShapeInference;
import dev.kiln.runtime.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A graph whose nodes are being raised: what rules know about it and add to it. */
final class RaisedGraph {
  private final Map<String, TensorData> initializers;
  private final Map<String, TensorData> constants;
  private final Map<String, ElementType> types = new HashMap<>();
  private final Map<String, List<Dim>> shapes;
  private final Set<String> used = new HashSet<>();
  private final Set<String> names;

  /**
   * Begins with a graph.
   *
   * @param opset its opset
   * @param names the names that are taken, to which it adds its own: names of a subgraph may not be
   *     those of values around it
   */
  RaisedGraph(Graph graph, int opset, Set<String> names) {
    this.names = names;
    initializers = new LinkedHashMap<>(graph.initializers());
    constants = new HashMap<>(graph.constants());
    shapes = ShapeInference.of(graph, opset);
    names.addAll(graph.defines());
    initializers.forEach((name, tensor) -> types.put(name, tensor.type()));
    Stream.of(graph.inputs(), graph.values(), graph.outputs())
        .flatMap(List::stream)
        .forEach(this::know);
    graph.outputs().forEach(output -> used.add(output.name()));
    for (Node node : graph.nodes()) {
      node.constant().ifPresent(tensor -> constants.put(node.output(), tensor));
      used.addAll(node.reads());
      node.subgraphs().forEach(inner -> names.addAll(inner.defines()));
    }
  }

  private void know(Value value) {
    if (value.type() != null) {
      types.put(value.name(), value.type());
    }
  }

  Map<String, TensorData> initializers() {
    return initializers;
  }

  Set<String> names() {
    return names;
  }

  Optional<TensorData> constant(String name) {
    return Optional.ofNullable(constants.get(name));
  }

  /** Returns the shape of a value, or null. */
  List<Dim> shape(String name) {
    return shapes.get(name);
  }

  /** Returns whether an output of a node is read or leaves the graph. */
  boolean isUsed(Node node, int output) {
    return output < node.outputs().size()
        && !node.outputs().get(output).isEmpty()
        && used.contains(node.outputs().get(output));
  }

  /** Returns a new name: the wanted one, or that name followed by a number. */
  String unique(String wanted) {
    String name = wanted;
    for (int i = 1; !names.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }

  String add(String wanted, TensorData tensor) {
    String name = unique(wanted);
    initializers.put(name, tensor);
    constants.put(name, tensor);
    return name;
  }

  /** Adds a number of the type of a value, which is float if nothing says otherwise. */
  String addNumber(String wanted, float number, String like) {
    ElementType type = types.getOrDefault(like, ElementType.FLOAT);
    if (type != ElementType.FLOAT16) {
      return add(wanted, TensorData.ofScalar(type, number));
    }
    ByteBuffer data = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
    data.putShort(0, Fp16Conversions.floatToFp16(number));
    return add(wanted, new TensorData(type, List.of(), data));
  }
}
