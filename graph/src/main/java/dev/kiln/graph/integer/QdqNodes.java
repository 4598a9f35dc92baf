package dev.kiln.graph.integer;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ElementType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The nodes and constants of a quantized graph while it is written. What serves a node of the float
 * graph has that node's name in its own.
 */
final class QdqNodes {
  /** Stands between the name of a unit's node and those of the nodes that serve it. */
  static final String OWNED = "//";

  private final Graph graph;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, TensorData> initializers;
  private final Set<String> names;
  private String owner = "";

  QdqNodes(Graph graph) {
    this.graph = graph;
    this.initializers = new LinkedHashMap<>(graph.initializers());
    this.names = new HashSet<>(graph.defines());
  }

  /** Sets the node that the nodes written next serve. */
  void serve(Node node) {
    owner = node.name();
  }

  void add(Node node) {
    nodes.add(node);
  }

  TensorData constant(String name) {
    return initializers.get(name);
  }

  /** Stores a constant and returns its name. */
  String store(String wanted, TensorData tensor) {
    String name = unique(wanted);
    initializers.put(name, tensor);
    return name;
  }

  /** Returns the float form of weights or a bias with one scale for each channel. */
  String dequantized(Node node, String name, TensorData integers, float[] perChannel, int axis) {
    String stored = store(name + "_int8", integers);
    List<Long> channels = List.of((long) perChannel.length);
    List<String> inputs = new ArrayList<>();
    inputs.add(stored);
    inputs.add(store(stored + "_scale", TensorData.ofFloats(channels, perChannel)));
    if (node.is("Gemm") && integers.type() == ElementType.INT8) {
      // ONNX Runtime has an integer Gemm only for weights with zero points, which are all 0.
      ByteBuffer zeros = ByteBuffer.allocate(perChannel.length);
      TensorData points = new TensorData(ElementType.INT8, channels, zeros);
      inputs.add(store(stored + "_zero_point", points));
    }
    String floats = unique(name + "_rounded");
    nodes.add(
        new Node(
            unique(owner + OWNED + "weights_" + floats),
            "",
            "DequantizeLinear",
            inputs,
            List.of(floats),
            Map.of("axis", Attribute.of((long) axis))));
    return floats;
  }

  /** Quantizes a value and returns the name of its bytes. */
  String quantize(String floats, String value, Scale scale) {
    String made = unique(value + "_quantized");
    nodes.add(linear("QuantizeLinear", floats, made, scale));
    return made;
  }

  void dequantize(String quantized, String floats, Scale scale) {
    nodes.add(linear("DequantizeLinear", quantized, floats, scale));
  }

  private Node linear(String operator, String from, String to, Scale scale) {
    String step = "scale_" + scale.scale();
    initializers.putIfAbsent(step, TensorData.ofScalar(ElementType.FLOAT, scale.scale()));
    String zero = "zero_point_" + scale.zeroPoint();
    initializers.putIfAbsent(zero, TensorData.ofScalar(ElementType.UINT8, scale.zeroPoint()));
    return new Node(
        unique(owner + OWNED + operator + "_" + to),
        "",
        operator,
        List.of(from, step, zero),
        List.of(to),
        Map.of());
  }

  String unique(String wanted) {
    String name = wanted;
    for (int i = 1; !names.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }

  /** Returns the graph without what nothing reads any more. */
  Graph finish() {
    Set<String> wanted = new HashSet<>();
    graph.outputs().forEach(output -> wanted.add(output.name()));
    List<Node> live = new ArrayList<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (nodes.get(i).outputs().stream().anyMatch(wanted::contains)) {
        live.add(0, nodes.get(i));
        wanted.addAll(nodes.get(i).reads());
      }
    }
    Map<String, TensorData> read = new LinkedHashMap<>(initializers);
    Set<String> inputs = new HashSet<>();
    graph.inputs().forEach(input -> inputs.add(input.name()));
    read.keySet().removeIf(name -> !wanted.contains(name) && !inputs.contains(name));
    Set<String> made = new HashSet<>();
    live.forEach(node -> made.addAll(node.outputs()));
    List<Value> between =
        graph.values().stream().filter(value -> made.contains(value.name())).toList();
    return graph.with(live, read, between);
  }
}
