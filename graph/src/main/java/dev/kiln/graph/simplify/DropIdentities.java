package dev.kiln.graph.simplify;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.edit.Pads;
import dev.kiln.graph.edit.Pass;
import dev.kiln.graph.shape.ShapeInference;
import dev.kiln.runtime.ElementType;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A pass that removes nodes that return their input unchanged: x * 1, x + 0, a sum of one value, a
 * dropout in inference.
 */
final class DropIdentities implements Pass {
  @Override
  public String name() {
    return "identities";
  }

  @Override
  public int apply(GraphEditor graph) {
    return graph.each(
        node -> {
          String same = same(node, graph);
          return same != null && onlyFirstOutputIsRead(node, graph) && graph.bypass(node, same);
        });
  }

  /** Returns the input that the node returns unchanged, or null. */
  private static String same(Node node, GraphEditor graph) {
    if (!node.domain().isEmpty() || node.inputs().isEmpty()) {
      return null;
    }
    boolean first =
        switch (node.operator()) {
          case "Identity" -> true;
          case "Concat", "Sum", "Max", "Min", "Mean" -> node.inputs().size() == 1;
          case "Dropout" -> isInference(node, graph);
          case "Transpose" -> keepsOrder(node.integers("perm"));
          case "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Expand" -> keepsShape(node, graph);
          case "Pad" -> padsNothing(node, graph);
          case "Mul", "Div" -> isNeutral(node, 1, 1, graph);
          case "Add", "Sub" -> isNeutral(node, 1, 0, graph);
          case "Pow" -> isNeutral(node, 1, 1, graph);
          case "Relu" ->
              graph.producer(node.input(0)).filter(before -> before.is("Relu")).isPresent();
          default -> false;
        };
    if (first) {
      return node.input(0);
    }
    boolean second =
        node.is("Mul") && isNeutral(node, 0, 1, graph)
            || node.is("Add") && isNeutral(node, 0, 0, graph);
    return second ? node.input(1) : null;
  }

  private static boolean onlyFirstOutputIsRead(Node node, GraphEditor graph) {
    return node.outputs().stream()
        .skip(1)
        .allMatch(value -> !graph.isOutput(value) && graph.readers(value).isEmpty());
  }

  private static boolean isInference(Node node, GraphEditor graph) {
    String training = node.input(2);
    return training.isEmpty()
        || graph.constant(training).filter(t -> t.size() == 1 && t.data().get(0) == 0).isPresent();
  }

  private static boolean keepsOrder(List<Long> perm) {
    return !perm.isEmpty() && perm.equals(LongStream.range(0, perm.size()).boxed().toList());
  }

  private static boolean keepsShape(Node node, GraphEditor graph) {
    List<Dim> before = graph.shape(node.input(0));
    return ShapeInference.isFixed(before) && before.equals(graph.shape(node.output()));
  }

  private static boolean padsNothing(Node node, GraphEditor graph) {
    return Pads.of(node, graph).filter(pads -> pads.stream().allMatch(p -> p == 0)).isPresent();
  }

  /**
   * Returns whether every element of an input equals that number and the input does not broadcast
   * the other one to a larger shape.
   */
  private static boolean isNeutral(Node node, int input, float number, GraphEditor graph) {
    TensorData tensor = graph.constant(node.input(input)).orElse(null);
    if (tensor == null || tensor.type() != ElementType.FLOAT) {
      return false;
    }
    for (float element : tensor.floats()) {
      if (element != number) {
        return false;
      }
    }
    List<Dim> other = graph.shape(node.input(1 - input));
    return other != null
        && other.equals(graph.shape(node.output()))
        && (tensor.size() == 1 ? tensor.dims().size() <= other.size() : fits(tensor, other));
  }

  /** Returns whether each size is 1 or equal to that of the other value. */
  private static boolean fits(TensorData tensor, List<Dim> other) {
    int more = other.size() - tensor.dims().size();
    for (int i = 0; i < tensor.dims().size(); i++) {
      Dim dim = Dim.of(tensor.dims().get(i));
      if (more < 0 || !dim.equals(Dim.of(1)) && !dim.equals(other.get(i + more))) {
        return false;
      }
    }
    return true;
  }
}
