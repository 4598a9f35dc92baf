package dev.kiln.graph.draw;

import java.util.ArrayList;
import java.util.List;

/**
 * A box of a drawing, or a point where a long line passes through a layer. {@link LayeredLayout}
 * determines its position step by step.
 */
final class NodeBox {
  final String title;
  final String detail;
  final String kind;
  final double width;
  final List<NodeBox> above = new ArrayList<>();
  final List<NodeBox> below = new ArrayList<>();
  int layer;

  /** The centre, in pixels. */
  double x;

  /**
   * Creates a box.
   *
   * @param title the first line
   * @param detail the second line
   * @param kind the kind of node, which determines the colour
   */
  NodeBox(String title, String detail, String kind, double width) {
    this.title = title;
    this.detail = detail;
    this.kind = kind;
    this.width = width;
  }

  static NodeBox point() {
    return new NodeBox("", "", "", 12);
  }

  boolean isPoint() {
    return kind.isEmpty();
  }

  void leadsTo(NodeBox other) {
    below.add(other);
    other.above.add(this);
  }
}
