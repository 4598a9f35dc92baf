package dev.kiln.graph.integer;

import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ElementType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The precision in which a node with weights computes, as its graph says.
 *
 * @param node the name of the node, or of its output if it has none
 * @param operator its operator
 * @param type INT8, FLOAT16 or FLOAT
 */
public record NodePrecision(String node, String operator, ElementType type) {
  private static final String[] HEAVY = {"Conv", "ConvTranspose", "Gemm", "MatMul"};

  private static final String[] INTEGER = {
    "QLinearConv", "QLinearMatMul", "QGemm", "ConvInteger", "MatMulInteger", "DynamicQuantizeMatMul"
  };

  /** Returns the precision of each convolution and matrix product, in their order. */
  public static List<NodePrecision> of(Graph graph) {
    Map<String, Node> producers = new HashMap<>();
    Set<String> quantized = new HashSet<>();
    for (Node node : graph.nodes()) {
      node.outputs().forEach(output -> producers.put(output, node));
      if (node.is("QuantizeLinear")) {
        quantized.add(node.input(0));
      }
    }
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      Node node = graph.nodes().get(i);
      if (node.is("Relu", "Clip") && quantized.contains(node.output())) {
        quantized.add(node.input(0));
      }
    }
    Set<String> halves = halves(graph);
    List<NodePrecision> found = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (List.of(INTEGER).contains(node.operator())) {
        found.add(of(node, ElementType.INT8));
      } else if (node.is(HEAVY)) {
        boolean integer =
            dequantized(node.input(0), producers)
                && dequantized(node.input(1), producers)
                && quantized.contains(node.output());
        found.add(
            of(
                node,
                integer
                    ? ElementType.INT8
                    : halves.contains(node.input(0)) ? ElementType.FLOAT16 : ElementType.FLOAT));
      }
    }
    return found;
  }

  private static NodePrecision of(Node node, ElementType type) {
    String name = node.name().isEmpty() ? node.output() : node.name();
    return new NodePrecision(name, node.operator(), type);
  }

  private static boolean dequantized(String value, Map<String, Node> producers) {
    return producers.containsKey(value) && producers.get(value).is("DequantizeLinear");
  }

  /** Returns the float16 values, as far as casts, inputs and weights tell. */
  private static Set<String> halves(Graph graph) {
    Set<String> halves = new HashSet<>();
    for (Value input : graph.inputs()) {
      if (input.type() == ElementType.FLOAT16) {
        halves.add(input.name());
      }
    }
    for (Map.Entry<String, TensorData> constant : graph.initializers().entrySet()) {
      if (constant.getValue().type() == ElementType.FLOAT16) {
        halves.add(constant.getKey());
      }
    }
    for (Node node : graph.nodes()) {
      boolean half =
          node.is("Cast")
              ? node.integer("to", 0) == ElementType.FLOAT16.code()
              : node.inputs().stream().anyMatch(halves::contains);
      if (half && !node.is("Shape", "ArgMax", "Size")) {
        halves.addAll(node.outputs());
      }
    }
    return halves;
  }
}
