package dev.kiln.graph.shape;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Shape inference for the values of a graph, based on the shapes of its inputs and the rules of the
 * ONNX operator specification. Where no rule applies, it uses the shapes recorded in the graph.
 */
public final class ShapeInference {
  private ShapeInference() {}

  /**
   * Returns the known shapes by value name.
   *
   * @param opset the version of the ONNX operators
   */
  public static Map<String, List<Dim>> of(Graph graph, int opset) {
    Map<String, List<Dim>> shapes = new HashMap<>();
    Map<String, TensorData> constants = new HashMap<>(graph.constants());
    graph.initializers().forEach((name, tensor) -> shapes.put(name, fixed(tensor.dims())));
    graph.inputs().forEach(input -> know(shapes, input));
    graph.values().forEach(value -> know(shapes, value));
    graph.outputs().forEach(output -> know(shapes, output));
    for (Node node : graph.nodes()) {
      Optional<TensorData> stated = node.constant();
      if (stated.isPresent() && !node.outputs().isEmpty()) {
        constants.put(node.output(), stated.get());
        shapes.put(node.output(), fixed(stated.get().dims()));
        continue;
      }
      List<List<Dim>> made = shapes(new Operands(node, shapes, constants, opset));
      for (int i = 0; i < Math.min(made.size(), node.outputs().size()); i++) {
        if (made.get(i) != null && knowsMore(made.get(i), shapes.get(node.outputs().get(i)))) {
          shapes.put(node.outputs().get(i), made.get(i));
        }
      }
    }
    return shapes;
  }

  private static List<List<Dim>> shapes(Operands in) {
    try {
      return ShapeRules.shapes(in);
    } catch (IndexOutOfBoundsException | ArithmeticException | IllegalArgumentException e) {
      throw new GraphException(
          "%s '%s' does not fit the shapes of its inputs"
              .formatted(in.node().operator(), in.node().name()),
          e);
    }
  }

  /** Returns whether every size is fixed. */
  public static boolean isFixed(List<Dim> shape) {
    return shape != null
        && shape.stream().allMatch(dim -> dim instanceof Dim.Fixed fixed && fixed.size() >= 0);
  }

  /** Returns the number of elements of a fixed shape. */
  public static long elements(List<Dim> shape) {
    return shape.stream().mapToLong(dim -> ((Dim.Fixed) dim).size()).reduce(1, Math::multiplyExact);
  }

  static List<Dim> fixed(List<Long> dims) {
    return dims.stream().map(Dim::of).toList();
  }

  private static void know(Map<String, List<Dim>> shapes, Value value) {
    if (value.shape() != null) {
      shapes.put(value.name(), value.shape());
    }
  }

  private static boolean knowsMore(List<Dim> inferred, List<Dim> stated) {
    return stated == null || fixedDims(inferred) >= fixedDims(stated);
  }

  private static long fixedDims(List<Dim> shape) {
    return shape.stream().filter(dim -> !(dim instanceof Dim.Unknown)).count();
  }
}
