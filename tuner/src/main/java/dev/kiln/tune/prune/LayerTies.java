package dev.kiln.tune.prune;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Node;
import java.util.List;
import java.util.Map;

/** How layers with weights tie channels: what they read to what they sum, and what they make. */
final class LayerTies {
  private LayerTies() {}

  static void convolution(Node node, ChannelSlots slots) {
    String weight = node.input(1);
    boolean transposed = node.is("ConvTranspose");
    int groups = (int) node.integer("group", 1);
    if (!slots.isConstant(weight) || !isPlain(node, slots)) {
      slots.fix(node);
      return;
    }
    List<Long> dims = slots.constant(weight).orElseThrow().dims();
    int[] made;
    if (groups == 1) {
      slots.read(node.input(0), 1, weight, transposed ? 0 : 1, node);
      made = slots.ofConstant(weight, transposed ? 1 : 0);
    } else if (dims.get(1) == 1 && (!transposed || dims.get(0) == groups)) {
      made = depthwise(node, slots, groups);
    } else {
      made = grouped(node, slots, groups, transposed);
    }
    if (!node.input(2).isEmpty()) {
      slots.tie(made, node.input(2), 0, node);
    }
    slots.put(node.output(), 1, made);
  }

  /** Only an axis of channels, the second, is looked at. */
  private static boolean isPlain(Node node, ChannelSlots slots) {
    return slots.of(node.input(0)).keySet().stream().allMatch(axis -> axis == 1)
        && (node.input(2).isEmpty() || slots.isConstant(node.input(2)));
  }

  /** A group leaves as a whole: what it reads and all that it makes. */
  private static int[] depthwise(Node node, ChannelSlots slots, int groups) {
    String weight = node.input(1);
    int[] made = slots.ofConstant(weight, 0);
    int[] given = slots.of(node.input(0)).get(1);
    if (given == null || given.length != groups || made.length % groups != 0) {
      slots.fix(node);
      return made;
    }
    int multiplier = made.length / groups;
    for (int i = 0; i < made.length; i++) {
      slots.ties.tie(given[i / multiplier], made[i]);
    }
    slots.repair(
        node,
        (old, cut) ->
            old.with("group", Attribute.of((long) cut.size(new Place(weight, 0)) / multiplier)));
    return made;
  }

  /** Groups stay, and all lose the channels at the same positions. */
  private static int[] grouped(Node node, ChannelSlots slots, int groups, boolean transposed) {
    String weight = node.input(1);
    int[] given = slots.of(node.input(0)).get(1);
    int[] read = slots.ofConstant(weight, transposed ? 0 : 1);
    int[] written = slots.ofConstant(weight, transposed ? 1 : 0);
    int[] made;
    if (transposed) {
      tieGroups(slots.ties, read, groups);
      made = repeated(written, groups);
      slots.read(node.input(0), 1, weight, 0, node);
    } else {
      tieGroups(slots.ties, written, groups);
      made = written;
      if (given == null || given.length != read.length * groups) {
        slots.fix(node.input(0), ChannelSlots.reason(node));
        slots.ties.fix(read, ChannelSlots.reason(node));
      } else {
        slots.ties.tie(given, repeated(read, groups));
        slots.readers().add(new Place(weight, 1));
      }
    }
    return made;
  }

  private static void tieGroups(Ties ties, int[] slots, int groups) {
    int size = slots.length / groups;
    for (int i = size; i < slots.length; i++) {
      ties.tie(slots[i % size], slots[i]);
    }
  }

  private static int[] repeated(int[] slots, int times) {
    int[] all = new int[slots.length * times];
    for (int i = 0; i < all.length; i++) {
      all[i] = slots[i % slots.length];
    }
    return all;
  }

  static void gemm(Node node, ChannelSlots slots) {
    String weight = node.input(1);
    boolean turned = node.integer("transA", 0) != 0;
    if (!slots.isConstant(weight) || turned || slots.of(node.input(0)).containsKey(0)) {
      slots.fix(node);
      return;
    }
    int out = node.integer("transB", 0) != 0 ? 0 : 1;
    slots.read(node.input(0), 1, weight, 1 - out, node);
    int[] made = slots.ofConstant(weight, out);
    slots.put(node.output(), 1, made);
    String bias = node.input(2);
    if (bias.isEmpty()) {
      return;
    }
    if (!slots.isConstant(bias)) {
      slots.fix(node);
      return;
    }
    int axis = slots.constant(bias).orElseThrow().dims().size() - 1;
    if (axis >= 0 && slots.constant(bias).orElseThrow().dims().get(axis) > 1) {
      slots.tie(made, bias, axis, node);
    }
  }

  static void matMul(Node node, ChannelSlots slots) {
    String weight = node.input(1);
    List<?> shape = slots.shape(node.input(0));
    boolean plain =
        slots.isConstant(weight)
            && slots.constant(weight).orElseThrow().dims().size() == 2
            && shape != null
            && shape.size() >= 2;
    if (!plain) {
      slots.fix(node);
      return;
    }
    int last = shape.size() - 1;
    slots.read(node.input(0), last, weight, 0, node);
    slots
        .of(node.input(0))
        .forEach(
            (axis, other) -> {
              if (axis != last) {
                slots.put(node.output(), axis, other);
              }
            });
    slots.put(node.output(), last, slots.ofConstant(weight, 1));
  }

  /** BatchNormalization and InstanceNormalization: a few numbers for each channel. */
  static void normalization(Node node, ChannelSlots slots) {
    Map<Integer, int[]> given = slots.of(node.input(0));
    boolean plain =
        given.keySet().stream().allMatch(axis -> axis == 1)
            && node.inputs().stream().skip(1).allMatch(slots::isConstant);
    if (!plain || !given.containsKey(1)) {
      slots.fix(node);
      return;
    }
    for (String numbers : node.inputs().subList(1, node.inputs().size())) {
      slots.tie(given.get(1), numbers, 0, node);
    }
    slots.put(node.output(), 1, given.get(1));
  }
}
