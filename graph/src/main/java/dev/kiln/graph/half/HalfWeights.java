package dev.kiln.graph.half;

import ai.onnxruntime.platform.Fp16Conversions;
import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.runtime.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A conversion of stored weights to float16 (IEEE 754 binary16), which halves the file size. A Cast
 * converts each weight back to float when the model is loaded, so the model computes as before,
 * with weights of 11 significant bits.
 */
public final class HalfWeights {
  /**
   * Tensors with fewer elements, such as a bias, stay as they are, since they would not make the
   * file smaller.
   */
  private static final int FEWEST = 512;

  private static final float LARGEST = 65504;

  private HalfWeights() {}

  /** Returns the graph with its large float initializers stored as float16. */
  public static Graph of(Graph graph) {
    Map<String, TensorData> initializers = new LinkedHashMap<>();
    List<Node> nodes = new ArrayList<>();
    Set<String> constants = graph.constants().keySet();
    Set<String> taken = graph.defines();
    graph
        .initializers()
        .forEach(
            (name, tensor) -> {
              if (constants.contains(name) && isLarge(tensor) && fits(tensor)) {
                String half = unique(name + "_fp16", taken);
                initializers.put(half, half(tensor));
                nodes.add(toFloat(half, name));
              } else {
                initializers.put(name, tensor);
              }
            });
    nodes.addAll(graph.nodes());
    return graph.with(nodes, initializers, graph.values());
  }

  /** Returns the graph with float16 initializers that are only cast to float stored as float. */
  public static Graph widened(Graph graph) {
    Map<String, TensorData> initializers = new LinkedHashMap<>(graph.initializers());
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (widens(node, graph)) {
        initializers.put(node.output(), floats(graph.initializers().get(node.input(0))));
      } else {
        nodes.add(node);
      }
    }
    Set<String> read = new HashSet<>();
    nodes.forEach(node -> read.addAll(node.reads()));
    graph.outputs().forEach(output -> read.add(output.name()));
    graph.inputs().forEach(input -> read.add(input.name()));
    initializers.keySet().retainAll(read);
    return graph.with(nodes, initializers, graph.values());
  }

  /** Returns whether a graph stores weights as float16 that it casts to float. */
  public static boolean areIn(Graph graph) {
    return graph.nodes().stream().anyMatch(node -> widens(node, graph));
  }

  private static boolean widens(Node node, Graph graph) {
    TensorData half = node.is("Cast") ? graph.constants().get(node.input(0)) : null;
    return half != null
        && half.type() == ElementType.FLOAT16
        && node.integer("to", 0) == ElementType.FLOAT.code();
  }

  private static TensorData floats(TensorData halves) {
    ShortBuffer values = halves.data().asShortBuffer();
    float[] floats = new float[values.remaining()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = Fp16Conversions.fp16ToFloat(values.get(i));
    }
    return TensorData.ofFloats(halves.dims(), floats);
  }

  private static boolean isLarge(TensorData tensor) {
    return tensor.type() == ElementType.FLOAT && tensor.size() >= FEWEST;
  }

  static boolean fits(TensorData tensor) {
    FloatBuffer values = tensor.data().asFloatBuffer();
    while (values.hasRemaining()) {
      if (!(Math.abs(values.get()) <= LARGEST)) {
        return false;
      }
    }
    return true;
  }

  static TensorData half(TensorData tensor) {
    FloatBuffer values = tensor.data().asFloatBuffer();
    ByteBuffer halves = ByteBuffer.allocate(2 * values.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    while (values.hasRemaining()) {
      halves.putShort(Fp16Conversions.floatToFp16(values.get()));
    }
    return new TensorData(ElementType.FLOAT16, tensor.dims(), halves.flip());
  }

  private static Node toFloat(String half, String name) {
    return new Node(
        half + "_to_float",
        "",
        "Cast",
        List.of(half),
        List.of(name),
        Map.of("to", Attribute.of((long) ElementType.FLOAT.code())));
  }

  private static String unique(String wanted, Set<String> taken) {
    String name = wanted;
    for (int i = 1; !taken.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }
}
