package dev.kiln.graph.draw;

import java.util.ArrayList;
import java.util.List;

/**
 * A box of a drawing, or a point where a long line passes a layer. It is placed step by step by
 * {@link LayeredLayout}.
 */
final class NodeBox {
  final String title;
  final String detail;
  final String kind;
  final double width;
  final List<NodeBox> above = new ArrayList<>();
  final List<NodeBox> below = new ArrayList<>();
  int layer;

  /** The middle, in pixels. */
  double x;

  /**
   * @param title the first line
   * @param detail the second line
   * @param kind what it is: decides on the colour
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
