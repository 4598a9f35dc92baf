package dev.kiln.graph.draw;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A layered layout that places each box below all its predecessors and reduces line crossings.
 *
 * <p>Source: Sugiyama, Tagawa and Toda, Methods for Visual Understanding of Hierarchical System
 * Structures, 1981; order and positions follow the mean of the neighbours.
 *
 * @param layers from top to bottom, each from left to right
 */
record LayeredLayout(List<List<NodeBox>> layers) {
  private static final double GAP = 24;
  private static final int SWEEPS = 12;

  /**
   * Places the boxes.
   *
   * @param boxes the boxes, each after its predecessors
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

  /** Moves inputs down to just above their first reader. */
  private static void lower(List<NodeBox> boxes) {
    for (NodeBox box : boxes) {
      if (box.above.isEmpty()) {
        box.layer = box.below.stream().mapToInt(b -> b.layer - 1).min().orElse(0);
      }
    }
  }

  /** Splits lines that pass through layers, so that each one connects adjacent layers. */
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

  /** Moves each box to the mean of its neighbours, as far as the other boxes in its layer allow. */
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
    // Distribute the shift to the right over all boxes, so that the layer stays centred.
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
