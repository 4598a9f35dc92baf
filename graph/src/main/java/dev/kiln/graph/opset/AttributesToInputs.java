package dev.kiln.graph.opset;

import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.runtime.ElementType;
import java.util.ArrayList;
import java.util.List;

/** The rules for attributes that became inputs. */
final class AttributesToInputs {
  private AttributesToInputs() {}

  static List<Node> axes(Node node, RaisedGraph graph) {
    return List.of(moved(node, "axes", 1, graph));
  }

  static List<Node> split(Node node, RaisedGraph graph) {
    return List.of(moved(node, "split", 1, graph));
  }

  static List<Node> slice(Node node, RaisedGraph graph) {
    Node result = moved(node, "starts", 1, graph);
    result = moved(result, "ends", 2, graph);
    return List.of(moved(result, "axes", 3, graph));
  }

  static List<Node> topK(Node node, RaisedGraph graph) {
    String k = graph.add(node.name() + "_k", TensorData.ofLongs(node.integer("k", 1)));
    return List.of(with(node, 1, k).without("k"));
  }

  static List<Node> clip(Node node, RaisedGraph graph) {
    float min = node.number("min", -Float.MAX_VALUE);
    float max = node.number("max", Float.MAX_VALUE);
    Node result = node;
    if (min > -Float.MAX_VALUE) {
      result = with(result, 1, graph.addNumber(node.name() + "_min", min, node.input(0)));
    }
    if (max < Float.MAX_VALUE) {
      result = with(result, 2, graph.addNumber(node.name() + "_max", max, node.input(0)));
    }
    return List.of(result.without("min").without("max"));
  }

  static List<Node> pad(Node node, RaisedGraph graph) {
    float value = node.number("value", 0);
    Node result = moved(node, "pads", 1, graph);
    if (value != 0) {
      result = with(result, 2, graph.addNumber(node.name() + "_value", value, node.input(0)));
    }
    return List.of(result.without("value"));
  }

  /** The ratio is kept, though it says nothing outside of training. */
  static List<Node> dropout(Node node, RaisedGraph graph) {
    TensorData ratio = TensorData.ofScalar(ElementType.FLOAT, node.number("ratio", 0.5f));
    return List.of(with(node, 1, graph.add(node.name() + "_ratio", ratio)).without("ratio"));
  }

  static List<Node> dft(Node node, RaisedGraph graph) {
    TensorData axis = TensorData.ofScalar(ElementType.INT64, node.integer("axis", 1));
    return List.of(with(node, 2, graph.add(node.name() + "_axis", axis)).without("axis"));
  }

  /** Makes an input of a list of integers; an empty one means what a missing one does. */
  private static Node moved(Node node, String attribute, int input, RaisedGraph graph) {
    long[] numbers = node.integers(attribute).stream().mapToLong(Long::longValue).toArray();
    Node result = node.without(attribute);
    return numbers.length == 0
        ? result
        : with(
            result, input, graph.add(node.name() + "_" + attribute, TensorData.ofLongs(numbers)));
  }

  private static Node with(Node node, int input, String value) {
    List<String> inputs = new ArrayList<>(node.inputs());
    while (inputs.size() <= input) {
      inputs.add("");
    }
    inputs.set(input, value);
    return node.withInputs(inputs);
  }
}
