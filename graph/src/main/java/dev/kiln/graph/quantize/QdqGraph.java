package dev.kiln.graph.quantize;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ElementType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a graph with QuantizeLinear and DequantizeLinear nodes around the units that are to be
 * computed in integers (the QDQ form). Every value keeps its name; the bytes of a value {@code x}
 * are {@code x_quantized}. Nodes that only move elements, and Shape, read the bytes directly.
 */
final class QdqGraph {
  /** Stands between the name of a unit's node and those of the nodes that serve it. */
  static final String OWNED = "//";

  private final Graph graph;
  private final Map<Node, IntegerUnit> units = new HashMap<>();
  private final Set<Node> absorbed = new HashSet<>();
  private final Scales scales;
  private final Weights weights;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, TensorData> initializers;
  private final Set<String> names;

  /** The bytes of each value that has them. */
  private final Map<String, String> bytes = new HashMap<>();

  /** The float form of the bytes of each value that was quantized only for its integer readers. */
  private final Map<String, String> rounded = new HashMap<>();

  /** The node that the nodes being written belong to. */
  private String owner = "";

  private QdqGraph(Graph graph, Scales scales, Weights weights) {
    this.graph = graph;
    this.scales = scales;
    this.weights = weights;
    this.initializers = new LinkedHashMap<>(graph.initializers());
    this.names = new HashSet<>(graph.defines());
  }

  /** The constants of a unit in quantized form. */
  interface Weights {
    /** Returns the bias of a unit, corrected for the rounding of its weights. */
    float[] bias(IntegerUnit unit, QuantizedWeights quantized, float[] bias);
  }

  /**
   * Returns the graph.
   *
   * @param chosen the units to compute in integers
   */
  static Graph of(Graph graph, Iterable<IntegerUnit> chosen, Scales scales, Weights weights) {
    QdqGraph writer = new QdqGraph(graph, scales, weights);
    for (IntegerUnit unit : chosen) {
      writer.units.put(unit.node(), unit);
      writer.absorbed.addAll(unit.activations());
    }
    graph.nodes().forEach(writer::write);
    return writer.finish();
  }

  private void write(Node node) {
    if (absorbed.contains(node)) {
      return;
    }
    owner = node.name();
    IntegerUnit unit = units.get(node);
    if (unit != null) {
      write(unit);
    } else if (scales.isPicture(node)) {
      // The bytes of a picture are its levels.
      dequantize(node.input(0), node.output(), Scale.PICTURE);
      bytes.put(node.output(), node.input(0));
    } else if (scales.endsPicture(node) && hasLevels(scales.clip(node))) {
      Node clip = scales.clip(node);
      nodes.add(identity(bytes.getOrDefault(clip.output(), bytes.get(clip.input(0))), node));
    } else if (SameLevels.moves(node) && bytes.containsKey(node.input(0))) {
      move(node);
    } else if (node.is("Shape") && bytes.containsKey(node.input(0))) {
      nodes.add(node.withInputs(List.of(bytes.get(node.input(0)))));
    } else {
      nodes.add(node);
    }
  }

  /** Returns whether a value or what clamps it has been quantized to the levels of a picture. */
  private boolean hasLevels(Node clip) {
    return bytes.containsKey(clip.output()) || bytes.containsKey(clip.input(0));
  }

  private static Node identity(String value, Node node) {
    return new Node(node.name(), "", "Identity", List.of(value), node.outputs(), Map.of());
  }

  private void move(Node node) {
    List<String> made = new ArrayList<>();
    Scale scale = scales.of(node.input(0));
    List<String> inputs = new ArrayList<>(node.inputs());
    inputs.set(0, bytes.get(node.input(0)));
    for (String output : node.outputs()) {
      String moved = output.isEmpty() ? "" : unique(output + "_quantized");
      made.add(moved);
    }
    nodes.add(node.withInputs(inputs).withOutputs(made));
    for (int i = 0; i < made.size(); i++) {
      if (!made.get(i).isEmpty()) {
        bytes.put(node.outputs().get(i), made.get(i));
        dequantize(made.get(i), node.outputs().get(i), scale);
      }
    }
  }

  private void write(IntegerUnit unit) {
    Node node = unit.node();
    List<String> inputs = new ArrayList<>(node.inputs());
    for (int i = 0; i < inputs.size(); i++) {
      if (unit.inputs().contains(inputs.get(i))) {
        inputs.set(i, rounded(inputs.get(i)));
      }
    }
    if (unit.hasWeights()) {
      quantizeWeights(unit, inputs);
    } else if (unit.inputs().size() < inputs.size()) {
      inputs.set(1, constant(node.input(1)));
    }
    String output = unit.output();
    String exact = unique(output + "_exact");
    nodes.add(node.withInputs(inputs).withOutputs(List.of(exact)));
    String made = quantize(exact, output, scales.of(output));
    bytes.put(output, made);
    dequantize(made, output, scales.of(output));
  }

  /** Returns the float form of a value's bytes; quantizes the value if it has none. */
  private String rounded(String value) {
    if (bytes.containsKey(value)) {
      return value;
    }
    return rounded.computeIfAbsent(
        value,
        v -> {
          Scale scale = scales.of(v);
          String made = quantize(v, v, scale);
          String floats = unique(v + "_rounded");
          dequantize(made, floats, scale);
          return floats;
        });
  }

  private void quantizeWeights(IntegerUnit unit, List<String> inputs) {
    Node node = unit.node();
    Scale input = scales.of(node.input(0));
    TensorData floats = initializers.get(node.input(1));
    boolean hasBias = inputs.size() > 2 && !inputs.get(2).isEmpty();
    int axis = axis(node, floats);
    float[] bias =
        hasBias
            ? initializers.get(node.input(2)).floats()
            : new float[(int) (long) floats.dims().get(axis)];
    QuantizedWeights quantized = QuantizedWeights.of(floats, axis, input.scale(), bias);
    float[] corrected = weights.bias(unit, quantized, bias);
    inputs.set(1, dequantized(node, node.input(1), quantized.weights(), quantized.scales(), axis));
    if (!node.is("MatMul")) {
      while (inputs.size() < 3) {
        inputs.add("");
      }
      String name = hasBias ? node.input(2) : node.name() + "_bias";
      inputs.set(
          2,
          dequantized(
              node,
              name,
              quantized.bias(corrected, input.scale()),
              quantized.biasScales(input.scale()),
              0));
    }
  }

  private static int axis(Node node, TensorData weights) {
    if (node.is("Conv")) {
      return 0;
    }
    return node.is("Gemm") && node.integer("transB", 0) != 0 ? 0 : weights.dims().size() - 1;
  }

  private String dequantized(
      Node node, String name, TensorData integers, float[] perChannel, int axis) {
    String stored = unique(name + "_int8");
    initializers.put(stored, integers);
    List<Long> channels = List.of((long) perChannel.length);
    List<String> inputs = new ArrayList<>(List.of(stored, unique(stored + "_scale")));
    initializers.put(inputs.get(1), TensorData.ofFloats(channels, perChannel));
    if (node.is("Gemm") && integers.type() == ElementType.INT8) {
      // ONNX Runtime has an integer Gemm only for weights with zero points, which are all 0.
      inputs.add(unique(stored + "_zero_point"));
      ByteBuffer zeros = ByteBuffer.allocate(perChannel.length);
      initializers.put(inputs.get(2), new TensorData(ElementType.INT8, channels, zeros));
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

  /** Returns the float form of a constant that was stored as bytes. */
  private String constant(String name) {
    return rounded.computeIfAbsent(
        name,
        c -> {
          Scale scale = scales.ofConstant(initializers.get(c));
          String stored = unique(c + "_quantized");
          initializers.put(stored, scales.bytes(initializers.get(c), scale));
          String floats = unique(c + "_rounded");
          dequantize(stored, floats, scale);
          return floats;
        });
  }

  private String quantize(String floats, String value, Scale scale) {
    String made = unique(value + "_quantized");
    nodes.add(linear("QuantizeLinear", floats, made, scale));
    return made;
  }

  private void dequantize(String quantized, String floats, Scale scale) {
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

  private String unique(String wanted) {
    String name = wanted;
    for (int i = 1; !names.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }

  /** Returns the graph without what nothing reads any more. */
  private Graph finish() {
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
