package dev.kiln.tune.prune;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.shape.ShapeInference;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The slots along the axes of the values of a graph, as far as its nodes have been looked at. */
final class ChannelSlots {
  final Ties ties = new Ties();
  final int opset;
  private final Map<String, TensorData> constants;
  private final Map<String, List<Dim>> shapes;
  private final Map<String, Map<Integer, int[]>> axes = new LinkedHashMap<>();
  private final Set<Place> readers = new LinkedHashSet<>();
  private final Map<String, Repair> repairs = new HashMap<>();

  /** Changes what a node states about sizes, once channels are cut. */
  interface Repair {
    Node apply(Node node, Cut cut);
  }

  ChannelSlots(Graph graph, int opset, Map<String, TensorData> constants) {
    this.opset = opset;
    this.constants = constants;
    shapes = ShapeInference.of(graph, opset);
  }

  /** Returns the axes of a value along which channels lie, and the slots along each. */
  Map<Integer, int[]> of(String value) {
    return axes.getOrDefault(value, Map.of());
  }

  /** Returns all places with their slots. */
  Map<Place, int[]> all() {
    Map<Place, int[]> all = new LinkedHashMap<>();
    axes.forEach((value, found) -> found.forEach((axis, s) -> all.put(new Place(value, axis), s)));
    return all;
  }

  /** Returns the axes of weights that are multiplied with channels and summed. */
  Set<Place> readers() {
    return readers;
  }

  Map<String, Repair> repairs() {
    return repairs;
  }

  void repair(Node node, Repair repair) {
    repairs.put(node.output(), repair);
  }

  Optional<TensorData> constant(String value) {
    return Optional.ofNullable(constants.get(value));
  }

  boolean isConstant(String value) {
    return constants.containsKey(value);
  }

  /** Returns the shape of a value, or null. */
  List<Dim> shape(String value) {
    return shapes.get(value);
  }

  /** Returns the size of an axis, or -1 if it is not fixed. */
  long size(String value, int axis) {
    List<Dim> shape = shapes.get(value);
    return shape != null && axis < shape.size() && shape.get(axis) instanceof Dim.Fixed fixed
        ? fixed.size()
        : -1;
  }

  /** Returns the slots along an axis of a constant. */
  int[] ofConstant(String name, int axis) {
    return axes.computeIfAbsent(name, key -> new TreeMap<>())
        .computeIfAbsent(
            axis, key -> ties.fresh((int) (long) constants.get(name).dims().get(axis)));
  }

  /** Puts slots along an axis of a value. */
  void put(String value, int axis, int[] slots) {
    if (!value.isEmpty()) {
      axes.computeIfAbsent(value, key -> new TreeMap<>()).put(axis, slots);
    }
  }

  /** Ties slots to those along an axis of a constant; fixes both where their numbers differ. */
  void tie(int[] slots, String constant, int axis, Node node) {
    int[] own = ofConstant(constant, axis);
    if (own.length == slots.length) {
      ties.tie(slots, own);
    } else {
      ties.fix(slots, reason(node));
      ties.fix(own, reason(node));
    }
  }

  /**
   * Ties the channels along an axis to those of a weight that is multiplied with them and summed.
   */
  void read(String value, int axis, String weight, int weightAxis, Node node) {
    int[] slots = of(value).get(axis);
    if (slots == null) {
      ties.fix(ofConstant(weight, weightAxis), reason(node));
    } else {
      tie(slots, weight, weightAxis, node);
    }
    readers.add(new Place(weight, weightAxis));
  }

  /** Fixes everything that a node reads. */
  void fix(Node node) {
    for (String value : node.reads()) {
      fix(value, reason(node));
    }
  }

  void fix(String value, String reason) {
    if (isConstant(value)) {
      for (int axis = 0; axis < constants.get(value).dims().size(); axis++) {
        ofConstant(value, axis);
      }
    }
    of(value).values().forEach(slots -> ties.fix(slots, reason));
  }

  static String reason(Node node) {
    return node.name().isEmpty()
        ? node.operator()
        : "%s '%s'".formatted(node.operator(), node.name());
  }
}
