package dev.kiln.export.draw;

import java.util.ArrayList;
import java.util.List;

/**
 * A box of a drawing, or a point where a long line passes a layer. It is placed step by step by
 * {@link Layout}.
 */
final class Box {
  final String title;
  final String detail;
  final String kind;
  final double width;
  final List<Box> above = new ArrayList<>();
  final List<Box> below = new ArrayList<>();
  int layer;

  /** The middle, in pixels. */
  double x;

  /**
   * @param title the first line
   * @param detail the second line
   * @param kind what it is: decides on the colour
   */
  Box(String title, String detail, String kind, double width) {
    this.title = title;
    this.detail = detail;
    this.kind = kind;
    this.width = width;
  }

  static Box point() {
    return new Box("", "", "", 12);
  }

  boolean isPoint() {
    return kind.isEmpty();
  }

  void leadsTo(Box other) {
    below.add(other);
    other.above.add(this);
  }
}
