package dev.kiln.graph.shape;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one run of a graph costs: the products in convolutions and matrix products, as the field
 * counts them (one multiply-add for each weight that meets a number).
 *
 * @param multiplyAdds how many there are
 * @param counted how many nodes they are in
 * @param uncounted how many nodes are of that kind, but of unknown size
 */
public record Cost(long multiplyAdds, int counted, int uncounted) {
  /** The sizes that stand in for open ones: a picture of ImageNet's. */
  private static final long OPEN = 224;

  /**
   * The cost of a run of one sample; sizes of inputs must be fixed, as {@link #fixed} makes them.
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

  /** The graph for a batch of one, and for 224 where a size is open. */
  public static Graph fixed(Graph graph) {
    List<Value> inputs = new ArrayList<>();
    for (Value input : graph.inputs()) {
      List<Dim> dims = input.shape() == null ? null : new ArrayList<>(input.shape());
      for (int axis = 0; dims != null && axis < dims.size(); axis++) {
        if (!(dims.get(axis) instanceof Dim.Fixed)) {
          dims.set(axis, Dim.of(axis == 0 ? 1 : OPEN));
        }
      }
      inputs.add(new Value(input.name(), input.type(), dims, input.preserved()));
    }
    // What the file says of the values in between holds for open sizes, and no longer here.
    return graph
        .between(inputs, graph.outputs().stream().map(v -> Value.of(v.name(), v.type())).toList())
        .with(graph.nodes(), graph.initializers(), List.of());
  }

  /** The products of a node, or -1. */
  private static long products(Node node, Map<String, List<Dim>> shapes) {
    List<Dim> x = shapes.get(node.input(0));
    List<Dim> weight = shapes.get(node.input(1));
    List<Dim> y = shapes.get(node.output());
    if (!ShapeInference.isFixed(x) || !ShapeInference.isFixed(weight)) {
      return -1;
    }
    if (node.is("ConvTranspose")) {
      // Each number of the input meets the kernels of its channel.
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
