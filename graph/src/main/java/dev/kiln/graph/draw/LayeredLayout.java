package dev.kiln.graph.draw;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Places boxes in layers, each below all that lead to it, and lets few lines cross.
 *
 * <p>Source: Sugiyama, Tagawa and Toda, Methods for Visual Understanding of Hierarchical System
 * Structures, 1981; order and places by the mean of the neighbours.
 *
 * @param layers from top to bottom, each from left to right
 */
record LayeredLayout(List<List<NodeBox>> layers) {
  private static final double GAP = 24;
  private static final int SWEEPS = 12;

  /**
   * Places the boxes.
   *
   * @param boxes each after those that lead to it
   */
  static LayeredLayout of(List<NodeBox> boxes) {
    for (NodeBox box : boxes) {
      box.layer = box.above.stream().mapToInt(a -> a.layer + 1).max().orElse(0);
    }
    lower(boxes);
    List<NodeBox> all = new ArrayList<>(boxes);
    boxes.forEach(box -> all.addAll(pointsBelow(box)));
    List<List<NodeBox>> layers = new ArrayList<>();
    for (NodeBox box : all) {
      while (layers.size() <= box.layer) {
        layers.add(new ArrayList<>());
      }
      layers.get(box.layer).add(box);
    }
    LayeredLayout layout = new LayeredLayout(layers);
    layout.place();
    return layout;
  }

  /** Inputs stand just above what takes them first. */
  private static void lower(List<NodeBox> boxes) {
    for (NodeBox box : boxes) {
      if (box.above.isEmpty()) {
        box.layer = box.below.stream().mapToInt(b -> b.layer - 1).min().orElse(0);
      }
    }
  }

  /** Breaks the lines that pass layers, so that each goes from one layer to the next. */
  private static List<NodeBox> pointsBelow(NodeBox box) {
    List<NodeBox> points = new ArrayList<>();
    Map<Integer, NodeBox> passed = new HashMap<>();
    for (NodeBox target : List.copyOf(box.below)) {
      if (target.layer == box.layer + 1) {
        continue;
      }
      box.below.remove(target);
      target.above.remove(box);
      NodeBox last = box;
      for (int layer = box.layer + 1; layer < target.layer; layer++) {
        NodeBox point = passed.get(layer);
        if (point == null) {
          point = NodeBox.point();
          point.layer = layer;
          passed.put(layer, point);
          points.add(point);
          last.leadsTo(point);
        }
        last = point;
      }
      last.leadsTo(target);
    }
    return points;
  }

  private void place() {
    layers.forEach(layer -> spread(layer, 0));
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      boolean sort = sweep < SWEEPS / 2;
      for (int i = 0; i < layers.size(); i++) {
        move(layers.get(i), box -> box.above, sort);
      }
      for (int i = layers.size() - 1; i >= 0; i--) {
        move(layers.get(i), box -> box.below, sort);
      }
    }
    double left =
        layers.stream()
            .flatMap(List::stream)
            .mapToDouble(box -> box.x - box.width / 2)
            .min()
            .orElse(0);
    layers.forEach(layer -> layer.forEach(box -> box.x -= left));
  }

  /** Moves each box to the middle of its neighbours, as far as the others leave room. */
  private static void move(
      List<NodeBox> layer, Function<NodeBox, List<NodeBox>> neighbours, boolean sort) {
    for (NodeBox box : layer) {
      box.x = neighbours.apply(box).stream().mapToDouble(n -> n.x).average().orElse(box.x);
    }
    if (sort) {
      layer.sort(Comparator.comparingDouble(box -> box.x));
    }
    double wanted = layer.stream().mapToDouble(box -> box.x).average().orElse(0);
    for (int i = 1; i < layer.size(); i++) {
      layer.get(i).x = Math.max(layer.get(i).x, rightOf(layer.get(i - 1), layer.get(i)));
    }
    // The push to the right is shared by all, so that the layer stays in its middle.
    double found = layer.stream().mapToDouble(box -> box.x).average().orElse(0);
    layer.forEach(box -> box.x += wanted - found);
  }

  private static void spread(List<NodeBox> layer, double from) {
    double x = from;
    for (NodeBox box : layer) {
      box.x = x + box.width / 2;
      x += box.width + GAP;
    }
    double middle = (x - GAP - from) / 2;
    layer.forEach(box -> box.x -= middle);
  }

  private static double rightOf(NodeBox left, NodeBox box) {
    return left.x + left.width / 2 + GAP + box.width / 2;
  }

  double width() {
    return layers.stream()
        .flatMap(List::stream)
        .mapToDouble(box -> box.x + box.width / 2)
        .max()
        .orElse(0);
  }
}
