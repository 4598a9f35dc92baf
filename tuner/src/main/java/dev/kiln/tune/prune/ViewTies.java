package dev.kiln.tune.prune;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** How operators that move elements to other places move their channels with them. */
final class ViewTies {
  private ViewTies() {}

  static void transpose(Node node, ChannelSlots slots) {
    List<Long> order = node.integers("perm");
    slots
        .of(node.input(0))
        .forEach(
            (axis, s) -> {
              int rank = slots.shape(node.input(0)) == null ? 0 : slots.shape(node.input(0)).size();
              int to = order.isEmpty() ? rank - 1 - axis : order.indexOf((long) axis);
              slots.put(node.output(), to, s);
            });
  }

  static void concat(Node node, ChannelSlots slots) {
    if (node.inputs().stream().allMatch(input -> slots.of(input).isEmpty())) {
      return;
    }
    List<Dim> shape = slots.shape(node.output());
    if (shape == null) {
      slots.fix(node);
      return;
    }
    long stated = node.integer("axis", 0);
    int along = (int) (stated < 0 ? stated + shape.size() : stated);
    for (int axis = 0; axis < shape.size(); axis++) {
      int own = axis;
      if (node.inputs().stream().noneMatch(input -> slots.of(input).containsKey(own))) {
        continue;
      }
      if (axis == along) {
        join(node, slots, axis);
      } else {
        meet(node, slots, axis);
      }
    }
  }

  private static void join(Node node, ChannelSlots slots, int axis) {
    if (node.inputs().stream().anyMatch(input -> slots.size(input, axis) < 0)) {
      slots.fix(node);
      return;
    }
    int[] all = {};
    for (String input : node.inputs()) {
      int[] part = slots.of(input).get(axis);
      if (part == null || slots.isConstant(input)) {
        part = slots.ties.fresh((int) slots.size(input, axis));
        slots.ties.fix(part, ChannelSlots.reason(node));
      }
      all = join(all, part);
    }
    slots.put(node.output(), axis, all);
  }

  private static int[] join(int[] one, int[] other) {
    return IntStream.concat(IntStream.of(one), IntStream.of(other)).toArray();
  }

  private static void meet(Node node, ChannelSlots slots, int axis) {
    int[] first = slots.of(node.input(0)).get(axis);
    for (String input : node.inputs()) {
      int[] found = slots.of(input).get(axis);
      if (first == null || found == null || found.length != first.length) {
        slots.fix(node);
        return;
      }
      slots.ties.tie(first, found);
    }
    slots.put(node.output(), axis, first);
  }

  static void split(Node node, ChannelSlots slots) {
    Map<Integer, int[]> given = slots.of(node.input(0));
    List<Dim> shape = slots.shape(node.input(0));
    if (given.isEmpty()) {
      return;
    }
    boolean computed = !node.input(1).isEmpty() && !slots.isConstant(node.input(1));
    if (shape == null || computed) {
      slots.fix(node);
      return;
    }
    long stated = node.integer("axis", 0);
    int along = (int) (stated < 0 ? stated + shape.size() : stated);
    given.forEach(
        (axis, s) -> {
          int from = 0;
          for (String output : node.outputs()) {
            int[] part = s;
            if (axis == along) {
              int size = (int) slots.size(output, axis);
              if (size < 0 || from + size > s.length) {
                slots.fix(node);
                return;
              }
              part = IntStream.of(s).skip(from).limit(size).toArray();
              from += size;
            }
            slots.put(output, axis, part);
          }
          if (axis == along) {
            slots.repair(node, (old, cut) -> divided(old, cut, along, slots.opset));
          }
        });
  }

  private static Node divided(Node node, Cut cut, int axis, int opset) {
    long[] sizes =
        node.outputs().stream().mapToLong(output -> cut.size(new Place(output, axis))).toArray();
    if (opset < 13) {
      return node.with("split", Attribute.of(sizes));
    }
    String stated = cut.add(node.output() + "_split", TensorData.ofLongs(sizes));
    return node.without("num_outputs").withInputs(List.of(node.input(0), stated));
  }

  /** Added borders stay; where they are channels, others than the given ones. */
  static void pad(Node node, ChannelSlots slots) {
    Map<Integer, int[]> given = slots.of(node.input(0));
    if (given.isEmpty()) {
      return;
    }
    long[] pads =
        slots.opset < 11
            ? node.integers("pads").stream().mapToLong(Long::longValue).toArray()
            : slots.constant(node.input(1)).map(TensorData::longs).orElse(new long[0]);
    int rank = pads.length / 2;
    if (rank == 0 || !node.input(3).isEmpty()) {
      slots.fix(node);
      return;
    }
    given.forEach(
        (axis, s) -> {
          long before = pads[axis];
          long after = pads[axis + rank];
          if (before < 0 || after < 0 || before + after > 0 && !isConstant(node)) {
            slots.ties.fix(s, ChannelSlots.reason(node));
            return;
          }
          int[] first = slots.ties.fresh((int) before);
          int[] last = slots.ties.fresh((int) after);
          slots.ties.fix(first, ChannelSlots.reason(node));
          slots.ties.fix(last, ChannelSlots.reason(node));
          slots.put(node.output(), axis, join(join(first, s), last));
        });
  }

  private static boolean isConstant(Node node) {
    return node.text("mode", "constant").equals("constant");
  }

  /** Channels become places in the picture: those of a square are tied. */
  static void depthToSpace(Node node, ChannelSlots slots) {
    int[] given = slots.of(node.input(0)).get(1);
    int square = (int) (node.integer("blocksize", 1) * node.integer("blocksize", 1));
    if (given == null || slots.of(node.input(0)).size() > 1 || given.length % square != 0) {
      slots.fix(node);
      return;
    }
    int[] made = new int[given.length / square];
    boolean blockFirst = node.text("mode", "DCR").equals("DCR");
    for (int i = 0; i < given.length; i++) {
      int channel = blockFirst ? i % made.length : i / square;
      boolean first = blockFirst ? i < made.length : i % square == 0;
      if (first) {
        made[channel] = given[i];
      } else {
        slots.ties.tie(made[channel], given[i]);
      }
    }
    slots.put(node.output(), 1, made);
  }

  static void spaceToDepth(Node node, ChannelSlots slots) {
    int[] given = slots.of(node.input(0)).get(1);
    int square = (int) (node.integer("blocksize", 1) * node.integer("blocksize", 1));
    if (given == null || slots.of(node.input(0)).size() > 1) {
      slots.fix(node);
      return;
    }
    int[] made = new int[given.length * square];
    for (int i = 0; i < made.length; i++) {
      made[i] = given[i % given.length];
    }
    slots.put(node.output(), 1, made);
  }

  /** Sums, means and extremes over other axes. */
  static void reduce(Node node, ChannelSlots slots) {
    Map<Integer, int[]> given = slots.of(node.input(0));
    if (given.isEmpty()) {
      return;
    }
    List<Dim> shape = slots.shape(node.input(0));
    List<Long> stated = stated(node, slots);
    boolean computed = !node.input(1).isEmpty() && !slots.isConstant(node.input(1));
    if (shape == null || stated.isEmpty() || computed) {
      slots.fix(node);
      return;
    }
    List<Integer> over = axes(stated, shape.size());
    boolean kept = node.integer("keepdims", 1) != 0;
    given.forEach(
        (axis, s) -> {
          if (over.contains(axis)) {
            slots.ties.fix(s, ChannelSlots.reason(node));
          } else {
            int before = (int) over.stream().filter(other -> other < axis).count();
            slots.put(node.output(), kept ? axis : axis - before, s);
          }
        });
  }

  static void squeeze(Node node, ChannelSlots slots) {
    resized(node, slots, -1);
  }

  static void unsqueeze(Node node, ChannelSlots slots) {
    resized(node, slots, 1);
  }

  private static void resized(Node node, ChannelSlots slots, int change) {
    Map<Integer, int[]> given = slots.of(node.input(0));
    if (given.isEmpty()) {
      return;
    }
    List<Dim> wider = slots.shape(change > 0 ? node.output() : node.input(0));
    List<Long> stated = stated(node, slots);
    if (wider == null || stated.isEmpty()) {
      slots.fix(node);
      return;
    }
    List<Integer> ones = axes(stated, wider.size());
    List<Integer> others =
        IntStream.range(0, wider.size()).filter(axis -> !ones.contains(axis)).boxed().toList();
    given.forEach(
        (axis, s) -> {
          int to = change > 0 ? others.get(axis) : others.indexOf(axis);
          if (to < 0) {
            slots.ties.fix(s, ChannelSlots.reason(node));
          } else {
            slots.put(node.output(), to, s);
          }
        });
  }

  /** Returns the axes that an attribute or a constant states. */
  private static List<Long> stated(Node node, ChannelSlots slots) {
    return slots
        .constant(node.input(1))
        .map(axes -> LongStream.of(axes.longs()).boxed().toList())
        .orElseGet(() -> node.integers("axes"));
  }

  private static List<Integer> axes(List<Long> stated, int rank) {
    return stated.stream().map(axis -> (int) (axis < 0 ? axis + rank : axis)).toList();
  }
}
