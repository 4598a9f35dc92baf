package dev.kiln.graph.shape;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The cost of one run of a graph in multiply-adds of convolutions and matrix products, counted as
 * is usual in the field: one for each weight that is multiplied with an element.
 *
 * @param multiplyAdds the number of multiply-adds
 * @param counted the number of nodes that were counted
 * @param uncounted the number of such nodes whose size is unknown
 */
public record Cost(long multiplyAdds, int counted, int uncounted) {
  /** The size that replaces open sizes: that of an ImageNet picture. */
  private static final long OPEN = 224;

  /**
   * Returns the cost of a run with one sample. The input sizes must be fixed; see {@link #fixed}.
   */
  public static Cost of(Graph graph, int opset) {
    Map<String, List<Dim>> shapes = ShapeInference.of(graph, opset);
    long sum = 0;
    int counted = 0;
    int uncounted = 0;
    for (Node node : graph.nodes()) {
      if (!node.is("Conv", "ConvTranspose", "Gemm", "MatMul")) {
        continue;
      }
      long products = products(node, shapes);
      if (products < 0) {
        uncounted++;
      } else {
        counted++;
        sum += products;
      }
    }
    return new Cost(sum, counted, uncounted);
  }

  /** Returns the graph with a batch size of 1 and with open sizes set to 224. */
  public static Graph fixed(Graph graph) {
    List<Value> inputs = new ArrayList<>();
    for (Value input : graph.inputs()) {
      List<Dim> dims = input.shape() == null ? null : new ArrayList<>(input.shape());
      for (int axis = 0; dims != null && axis < dims.size(); axis++) {
        if (!(dims.get(axis) instanceof Dim.Fixed)) {
          dims.set(axis, Dim.of(axis == 0 ? 1 : OPEN));
        }
      }
      inputs.add(input.withShape(dims));
    }
    // The recorded shapes of intermediate values apply to open sizes and no longer hold.
    return graph
        .between(inputs, graph.outputs().stream().map(v -> Value.of(v.name(), v.type())).toList())
        .with(graph.nodes(), graph.initializers(), List.of());
  }

  /** Returns the number of multiply-adds of a node, or -1 if it is unknown. */
  private static long products(Node node, Map<String, List<Dim>> shapes) {
    List<Dim> x = shapes.get(node.input(0));
    List<Dim> weight = shapes.get(node.input(1));
    List<Dim> y = shapes.get(node.output());
    if (!ShapeInference.isFixed(x) || !ShapeInference.isFixed(weight)) {
      return -1;
    }
    if (node.is("ConvTranspose")) {
      // Each input element is multiplied with the kernels of its channel.
      return ShapeInference.elements(x) * ShapeInference.elements(weight.subList(1, weight.size()));
    }
    if (!ShapeInference.isFixed(y)) {
      return -1;
    }
    long outputs = ShapeInference.elements(y);
    if (node.is("Conv")) {
      return outputs * ShapeInference.elements(weight.subList(1, weight.size()));
    }
    boolean transposed = node.integer("transA", 0) != 0;
    return outputs * ((Dim.Fixed) x.get(transposed ? 0 : x.size() - 1)).size();
  }
}
