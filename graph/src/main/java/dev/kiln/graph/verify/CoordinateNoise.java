package dev.kiln.graph.verify;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.runtime.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The noise of a Resize that interpolates. It reads between elements at coordinates of float
 * precision, so on a large picture the place itself is rounded, and what comes of that is as large
 * as the step from one element to the next.
 */
final class CoordinateNoise {
  /** The constants that the nodes read. */
  static final Map<String, TensorData> CONSTANTS =
      Map.of(
          "noise first", TensorData.ofLongs(1),
          "noise last", TensorData.ofLongs(-1),
          "noise end", TensorData.ofLongs(Long.MAX_VALUE),
          "noise height", TensorData.ofLongs(-2),
          "noise width", TensorData.ofLongs(-1));

  private final Consumer<Node> nodes;

  CoordinateNoise(Consumer<Node> nodes) {
    this.nodes = nodes;
  }

  /** Returns whether a node interpolates. */
  static boolean isMadeBy(Node node) {
    return node.is("Resize") && !node.text("mode", "nearest").equals("nearest");
  }

  /**
   * Adds the nodes that move each element of a picture by its share of the rounding of the largest
   * coordinate, down and to the right.
   *
   * @param shares the roundings, one for each element, around 0
   * @return the value that is moved
   */
  String moved(String picture, String shares) {
    return moved(moved(picture, shares, "height", -2), shares, "width", -1);
  }

  private String moved(String picture, String shares, String side, int axis) {
    Map<String, Attribute> ofAxis = Map.of("axis", Attribute.of((long) axis));
    String of = "noise " + side;
    String rest = node("Slice", picture, side + " rest", "noise first", "noise end", of);
    String edge = node("Slice", picture, side + " edge", "noise last", "noise end", of);
    String next = picture + " next in " + side;
    add("Concat", List.of(rest, edge), next, ofAxis);
    String step = node("Sub", next, side + " step", picture);
    String shape = node("Shape", picture, side + " shape");
    String size = node("Gather", shape, side + " size", of);
    String number = size + " as float";
    add("Cast", List.of(size), number, Map.of("to", Attribute.of((long) ElementType.FLOAT.code())));
    String share = node("Mul", shares, side + " share", number);
    return node("Add", picture, side + " moved", node("Mul", step, side + " change", share));
  }

  private String node(String operator, String reads, String makes, String... others) {
    List<String> inputs = new ArrayList<>(List.of(reads));
    inputs.addAll(List.of(others));
    return add(operator, inputs, reads + " " + makes, Map.of());
  }

  private String add(
      String operator, List<String> inputs, String output, Map<String, Attribute> attributes) {
    nodes.accept(new Node(output, "", operator, inputs, List.of(output), attributes));
    return output;
  }
}
