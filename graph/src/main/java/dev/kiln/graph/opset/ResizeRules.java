package dev.kiln.graph.opset;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.runtime.ElementType;
import java.util.List;

/**
 * The rules for Upsample and Resize. Before opset 11 they put output {@code o} at {@code o /
 * scale}. To the nearest pixel was then down where the picture grows, and up where it shrinks.
 */
final class ResizeRules {
  private ResizeRules() {}

  static List<Node> scalesAsInput(Node node, RaisedGraph graph) {
    if (!(node.attributes().get("scales") instanceof Attribute.Floats scales)) {
      throw new NoEqualException("it has no scales");
    }
    float[] numbers = new float[scales.values().size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = scales.values().get(i);
    }
    String name =
        graph.add(
            node.name() + "_scales", TensorData.ofFloats(List.of((long) numbers.length), numbers));
    return List.of(node.withInputs(List.of(node.input(0), name)).without("scales"));
  }

  static List<Node> coordinates(Node node, RaisedGraph graph) {
    Node result =
        node.withInputs(List.of(node.input(0), "", node.input(1)))
            .with("coordinate_transformation_mode", Attribute.of("asymmetric"));
    return List.of(
        node.text("mode", "nearest").equals("nearest")
            ? result.with("nearest_mode", Attribute.of(rounding(node, graph)))
            : result);
  }

  private static String rounding(Node node, RaisedGraph graph) {
    float[] scales =
        graph
            .constant(node.input(1))
            .filter(tensor -> tensor.type() == ElementType.FLOAT)
            .map(TensorData::floats)
            .orElseThrow(
                () -> new NoEqualException("whether its scales shrink is not known before a run"));
    boolean grows = false;
    boolean shrinks = false;
    for (float scale : scales) {
      grows |= scale > 1;
      shrinks |= scale < 1;
    }
    if (grows && shrinks) {
      throw new NoEqualException("it rounds up in one axis and down in another");
    }
    return shrinks ? "ceil" : "floor";
  }

  static List<Node> withoutNearestHalfPixel(Node node, RaisedGraph graph) {
    if (node.text("coordinate_transformation_mode", "half_pixel").equals("tf_half_pixel_for_nn")) {
      throw new NoEqualException("opset 13 dropped the coordinates tf_half_pixel_for_nn");
    }
    return List.of(node);
  }
}
