package dev.kiln.graph.opset;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Node;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The rule for Softmax, LogSoftmax and Hardmax, which before opset 13 took all axes from the given
 * one on as one.
 */
final class SoftmaxRules {
  private SoftmaxRules() {}

  static List<Node> oneAxis(Node node, RaisedGraph graph) {
    long axis = node.integer("axis", 1);
    List<Dim> shape = graph.shape(node.input(0));
    if (axis == -1 || shape != null && isAloneAt(axis, shape)) {
      return List.of(node.with("axis", Attribute.of(axis)));
    }
    String flat = graph.unique(node.output() + "_rows");
    String done = graph.unique(node.output() + "_of_rows");
    String sizes = graph.unique(node.output() + "_shape");
    String x = node.input(0);
    return List.of(
        other(node, "Shape", List.of(x), sizes, graph),
        other(node, "Flatten", List.of(x), flat, graph).with("axis", Attribute.of(axis)),
        node.withInputs(List.of(flat)).withOutputs(List.of(done)).with("axis", Attribute.of(1L)),
        other(node, "Reshape", List.of(done, sizes), node.output(), graph));
  }

  private static boolean isAloneAt(long axis, List<Dim> shape) {
    int place = (int) (axis < 0 ? axis + shape.size() : axis);
    return place < shape.size()
        && shape.subList(place + 1, shape.size()).stream().allMatch(Dim.of(1)::equals);
  }

  private static Node other(
      Node node, String operator, List<String> inputs, String output, RaisedGraph graph) {
    String name = graph.unique(node.name() + "_" + operator.toLowerCase(Locale.ROOT));
    return new Node(name, "", operator, inputs, List.of(output), Map.of());
  }
}
