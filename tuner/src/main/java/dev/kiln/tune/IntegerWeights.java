package dev.kiln.tune;

import ai.djl.ndarray.NDArray;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.runtime.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The weights of a quantized model. While they are trained they are floats that are quantized where
 * they are read; afterwards they are whole numbers again, by the scales that the file has.
 */
final class IntegerWeights {
  private static final String ZERO = "//zero";

  private final Graph graph;
  private final Map<String, Node> readers = new LinkedHashMap<>();

  private IntegerWeights(Graph graph) {
    this.graph = graph;
    Map<String, TensorData> constants = graph.constants();
    for (Node node : graph.nodes()) {
      TensorData value = constants.get(node.input(0));
      TensorData scale = constants.get(node.input(1));
      boolean reads =
          node.is("DequantizeLinear")
              && node.integer("block_size", 0) == 0
              && value != null
              && isTrained(value.type())
              && scale != null
              && scale.type() == ElementType.FLOAT
              && scale.dims().size() <= 1
              && (node.input(2).isEmpty() || constants.containsKey(node.input(2)));
      if (reads) {
        readers.put(node.input(0), node);
      }
    }
  }

  static IntegerWeights of(OnnxModel model) {
    return new IntegerWeights(model.withoutWeightsAsInputs().graph());
  }

  private static boolean isTrained(ElementType type) {
    return type == ElementType.INT8 || type == ElementType.UINT8 || type == ElementType.INT32;
  }

  /** Returns the model with these weights as floats, quantized where they are read. */
  OnnxModel asFloats(OnnxModel model) {
    if (readers.isEmpty()) {
      return model;
    }
    Map<String, TensorData> initializers = new LinkedHashMap<>(graph.initializers());
    readers.forEach(
        (name, reader) -> {
          ElementType type = initializers.get(name).type();
          initializers.put(name, floats(name, reader));
          if (reader.input(2).isEmpty() && type != ElementType.INT32) {
            initializers.put(name + ZERO, TensorData.ofScalar(type, 0));
          }
        });
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (readers.get(node.input(0)) != node) {
        nodes.add(node);
      } else if (graph.initializers().get(node.input(0)).type() == ElementType.INT32) {
        // The levels of a bias are too fine to matter.
        nodes.add(
            new Node(
                node.name(), "", "Identity", List.of(node.input(0)), node.outputs(), Map.of()));
      } else {
        nodes.addAll(quantized(node));
      }
    }
    return model.with(graph.with(nodes, initializers, graph.values()));
  }

  private List<Node> quantized(Node node) {
    String levels = node.output() + "//levels";
    List<String> inputs = new ArrayList<>(node.inputs());
    if (node.input(2).isEmpty()) {
      inputs = List.of(node.input(0), node.input(1), node.input(0) + ZERO);
    }
    List<String> read = new ArrayList<>(inputs);
    read.set(0, levels);
    return List.of(
        new Node(levels, "", "QuantizeLinear", inputs, List.of(levels), node.attributes()),
        new Node(node.name(), "", "DequantizeLinear", read, node.outputs(), node.attributes()));
  }

  private TensorData floats(String name, Node reader) {
    TensorData stored = graph.initializers().get(name);
    IntegerSteps steps = steps(reader);
    int[] levels = IntegerSteps.levels(stored);
    float[] values = new float[levels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (levels[i] - steps.zero(i)) * steps.scale(i);
    }
    return TensorData.ofFloats(stored.dims(), values);
  }

  private IntegerSteps steps(Node reader) {
    Map<String, TensorData> constants = graph.initializers();
    return IntegerSteps.of(
        constants.get(reader.input(0)).dims(),
        (int) reader.integer("axis", 1),
        constants.get(reader.input(1)),
        Optional.ofNullable(constants.get(reader.input(2))));
  }

  /** Returns the graph with these weights quantized again. */
  Graph in(Graph other, Map<String, NDArray> weights) {
    Map<String, TensorData> initializers = new LinkedHashMap<>(other.initializers());
    readers.forEach(
        (name, reader) -> {
          if (weights.containsKey(name)) {
            initializers.put(name, levels(name, reader, weights.get(name).toFloatArray()));
          }
        });
    return other.with(other.nodes(), initializers, other.values());
  }

  private TensorData levels(String name, Node reader, float[] values) {
    TensorData stored = graph.initializers().get(name);
    IntegerSteps steps = steps(reader);
    ByteBuffer data = ByteBuffer.allocate(stored.data().remaining()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values.length; i++) {
      long level = (long) Math.rint((double) values[i] / steps.scale(i)) + steps.zero(i);
      switch (stored.type()) {
        case INT8 -> data.put((byte) Math.max(-128, Math.min(127, level)));
        case UINT8 -> data.put((byte) Math.max(0, Math.min(255, level)));
        default ->
            data.putInt((int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, level)));
      }
    }
    return new TensorData(stored.type(), stored.dims(), data.flip());
  }
}
