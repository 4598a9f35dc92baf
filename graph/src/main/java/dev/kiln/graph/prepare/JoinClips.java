package dev.kiln.graph.prepare;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.edit.Pass;
import dev.kiln.runtime.ElementType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pass that makes one of two nodes of Clip or Relu that follow each other. */
final class JoinClips implements Pass {
  private static final int FIRST_WITH_INPUTS = 11;

  @Override
  public String name() {
    return "joined Clips";
  }

  @Override
  public int apply(GraphEditor graph) {
    return graph.each(node -> node.is("Clip", "Relu") && join(node, graph));
  }

  private record Bounds(float low, float high) {
    boolean isRelu() {
      return low == 0 && high == Float.POSITIVE_INFINITY;
    }

    float clip(float number) {
      return Math.min(Math.max(number, low), high);
    }
  }

  private static boolean join(Node second, GraphEditor graph) {
    String between = second.input(0);
    Node first = graph.producer(between).filter(n -> n.is("Clip", "Relu")).orElse(null);
    if (first == null || !graph.isPrivate(between)) {
      return false;
    }
    Bounds inner = bounds(first, graph).orElse(null);
    Bounds outer = bounds(second, graph).orElse(null);
    if (inner == null || outer == null) {
      return false;
    }
    Bounds both = new Bounds(outer.clip(inner.low()), outer.clip(inner.high()));
    graph.remove(first);
    graph.replace(second, clip(second, first.input(0), both, graph));
    return true;
  }

  /** Returns the bounds of a node; empty if they are not constant floats in order. */
  private static Optional<Bounds> bounds(Node node, GraphEditor graph) {
    if (node.is("Relu")) {
      return Optional.of(new Bounds(0, Float.POSITIVE_INFINITY));
    }
    float low = node.number("min", Float.NEGATIVE_INFINITY);
    float high = node.number("max", Float.POSITIVE_INFINITY);
    if (!node.input(1).isEmpty()) {
      low = bound(node.input(1), graph);
    }
    if (!node.input(2).isEmpty()) {
      high = bound(node.input(2), graph);
    }
    return low <= high ? Optional.of(new Bounds(low, high)) : Optional.empty();
  }

  /** Returns a constant number, or NaN. */
  private static float bound(String name, GraphEditor graph) {
    return graph
        .constant(name)
        .filter(tensor -> tensor.type() == ElementType.FLOAT && tensor.size() == 1)
        .map(tensor -> tensor.floats()[0])
        .orElse(Float.NaN);
  }

  private static Node clip(Node old, String x, Bounds bounds, GraphEditor graph) {
    if (bounds.isRelu()) {
      return new Node(old.name(), "", "Relu", List.of(x), old.outputs(), Map.of());
    }
    Node clip = new Node(old.name(), "", "Clip", List.of(x), old.outputs(), Map.of());
    if (graph.opset() < FIRST_WITH_INPUTS) {
      return clip.with("min", Attribute.of(Math.max(-Float.MAX_VALUE, bounds.low())))
          .with("max", Attribute.of(Math.min(Float.MAX_VALUE, bounds.high())));
    }
    return clip.withInputs(
        List.of(
            x,
            bound(old.name() + "_min", bounds.low(), graph),
            bound(old.name() + "_max", bounds.high(), graph)));
  }

  private static String bound(String name, float bound, GraphEditor graph) {
    return Float.isInfinite(bound)
        ? ""
        : graph.add(name, TensorData.ofScalar(ElementType.FLOAT, bound));
  }
}
