package dev.kiln.tune;

import ai.djl.ndarray.NDArray;
import ai.onnxruntime.platform.Fp16Conversions;
import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.runtime.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts weights back where they stand in a graph: in an initializer or in a Constant node. */
final class StoredWeights {
  private StoredWeights() {}

  /** Returns the graph with other values of weights; all else is the same. */
  static Graph in(Graph graph, Map<String, NDArray> weights) {
    Map<String, TensorData> initializers = new LinkedHashMap<>(graph.initializers());
    initializers.replaceAll(
        (name, value) ->
            weights.containsKey(name) && value.type().isFloating()
                ? like(value, weights.get(name))
                : value);
    List<Node> nodes = graph.nodes().stream().map(node -> constant(node, weights)).toList();
    return graph.with(nodes, initializers, graph.values());
  }

  private static Node constant(Node node, Map<String, NDArray> weights) {
    if (node.constant().isEmpty() || !weights.containsKey(node.output())) {
      return node;
    }
    TensorData value = like(node.constant().get(), weights.get(node.output()));
    String attribute = node.attributes().keySet().iterator().next();
    if (attribute.equals("value")) {
      return node.with(attribute, new Attribute.Tensor(value));
    }
    List<Float> floats = new ArrayList<>();
    for (float number : value.floats()) {
      floats.add(number);
    }
    return node.with(
        attribute,
        attribute.equals("value_float")
            ? Attribute.of(floats.get(0))
            : new Attribute.Floats(floats));
  }

  /** Returns an array in the type of a stored tensor. */
  private static TensorData like(TensorData stored, NDArray array) {
    ByteBuffer data = ByteBuffer.allocate(stored.data().remaining()).order(ByteOrder.LITTLE_ENDIAN);
    if (stored.type() == ElementType.DOUBLE) {
      for (double number : array.toDoubleArray()) {
        data.putDouble(number);
      }
    } else {
      for (float number : array.toFloatArray()) {
        switch (stored.type()) {
          case FLOAT16 -> data.putShort(Fp16Conversions.floatToFp16(number));
          case BFLOAT16 -> data.putShort(Fp16Conversions.floatToBf16(number));
          default -> data.putFloat(number);
        }
      }
    }
    return new TensorData(stored.type(), stored.dims(), data.flip());
  }
}
