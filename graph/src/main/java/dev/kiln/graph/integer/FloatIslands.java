package dev.kiln.graph.integer;

import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.edit.GraphEditor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps convolutions in float that were chosen to stay so. ONNX Runtime quantizes a convolution by
 * itself, with one scale for all its weights, if it stands between a DequantizeLinear and a
 * QuantizeLinear node. A node in between, here Sum of one value, prevents that.
 */
final class FloatIslands {
  private FloatIslands() {}

  static Graph keep(Graph quantized, int opset) {
    GraphEditor graph = new GraphEditor(quantized, opset);
    for (Node node : graph.nodes()) {
      if (node.is("Conv", "ConvTranspose", "Gemm")
          && isDequantized(graph, node.input(0))
          && !isDequantized(graph, node.input(1))
          && isQuantized(graph, node.output())) {
        String value = graph.unique(node.input(0) + "_in_float");
        Node sum = new Node(value, "", "Sum", List.of(node.input(0)), List.of(value), Map.of());
        graph.insertBefore(node, sum);
        graph.replace(node, node.reading(name -> name.equals(node.input(0)) ? value : name));
      }
    }
    return graph.graph();
  }

  private static boolean isDequantized(GraphEditor graph, String value) {
    return graph.producer(value).filter(node -> node.is("DequantizeLinear")).isPresent();
  }

  private static boolean isQuantized(GraphEditor graph, String value) {
    Optional<Node> reader =
        graph.isPrivate(value) ? Optional.of(graph.readers(value).get(0)) : Optional.empty();
    return reader.isPresent()
        && (reader.get().is("QuantizeLinear")
            || reader.get().is("Relu", "Clip") && isQuantized(graph, reader.get().output()));
  }
}
