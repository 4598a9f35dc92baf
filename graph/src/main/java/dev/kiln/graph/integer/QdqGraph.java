package dev.kiln.graph.integer;

import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a graph with QuantizeLinear and DequantizeLinear nodes around the units that are to be
 * computed in integers (the QDQ form). Every value keeps its name; the bytes of a value {@code x}
 * are {@code x_quantized}. Nodes that only move elements, and Shape, read the bytes directly.
 */
final class QdqGraph {
  private final Map<Node, IntegerUnit> units = new HashMap<>();
  private final Set<Node> absorbed = new HashSet<>();
  private final Scales scales;
  private final Weights weights;
  private final QdqNodes nodes;

  /** The bytes of each value that has them. */
  private final Map<String, String> bytes = new HashMap<>();

  /** The float form of the bytes of each value that was quantized only for its integer readers. */
  private final Map<String, String> rounded = new HashMap<>();

  private QdqGraph(Graph graph, Scales scales, Weights weights) {
    this.scales = scales;
    this.weights = weights;
    this.nodes = new QdqNodes(graph);
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
    return writer.nodes.finish();
  }

  private void write(Node node) {
    if (absorbed.contains(node)) {
      return;
    }
    nodes.serve(node);
    IntegerUnit unit = units.get(node);
    if (unit != null) {
      write(unit);
    } else if (scales.isPicture(node)) {
      // The bytes of a picture are its levels.
      nodes.dequantize(node.input(0), node.output(), Scale.PICTURE);
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
      String moved = output.isEmpty() ? "" : nodes.unique(output + "_quantized");
      made.add(moved);
    }
    nodes.add(node.withInputs(inputs).withOutputs(made));
    for (int i = 0; i < made.size(); i++) {
      if (!made.get(i).isEmpty()) {
        bytes.put(node.outputs().get(i), made.get(i));
        nodes.dequantize(made.get(i), node.outputs().get(i), scale);
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
    String exact = nodes.unique(output + "_exact");
    nodes.add(node.withInputs(inputs).withOutputs(List.of(exact)));
    String made = nodes.quantize(exact, output, scales.of(output));
    bytes.put(output, made);
    nodes.dequantize(made, output, scales.of(output));
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
          String made = nodes.quantize(v, v, scale);
          String floats = nodes.unique(v + "_rounded");
          nodes.dequantize(made, floats, scale);
          return floats;
        });
  }

  private void quantizeWeights(IntegerUnit unit, List<String> inputs) {
    Node node = unit.node();
    Scale input = scales.of(node.input(0));
    TensorData floats = nodes.constant(node.input(1));
    boolean hasBias = inputs.size() > 2 && !inputs.get(2).isEmpty();
    int axis = axis(node, floats);
    float[] bias =
        hasBias
            ? nodes.constant(node.input(2)).floats()
            : new float[(int) (long) floats.dims().get(axis)];
    QuantizedWeights quantized = QuantizedWeights.of(floats, axis, input.scale(), bias);
    float[] corrected = weights.bias(unit, quantized, bias);
    inputs.set(
        1, nodes.dequantized(node, node.input(1), quantized.weights(), quantized.scales(), axis));
    if (!node.is("MatMul")) {
      while (inputs.size() < 3) {
        inputs.add("");
      }
      String name = hasBias ? node.input(2) : node.name() + "_bias";
      inputs.set(
          2,
          nodes.dequantized(
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

  /** Returns the float form of a constant that was stored as bytes. */
  private String constant(String name) {
    return rounded.computeIfAbsent(
        name,
        c -> {
          Scale scale = scales.ofConstant(nodes.constant(c));
          String stored = nodes.store(c + "_quantized", scales.bytes(nodes.constant(c), scale));
          String floats = nodes.unique(c + "_rounded");
          nodes.dequantize(stored, floats, scale);
          return floats;
        });
  }
}
