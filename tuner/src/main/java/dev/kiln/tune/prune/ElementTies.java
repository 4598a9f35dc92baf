package dev.kiln.tune.prune;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Node;
import java.util.List;
import java.util.Map;

/** How operators on elements, pools and softmaxes tie channels: each stays where it is. */
final class ElementTies {
  private ElementTies() {}

  /** One value in, one of the same shape out. */
  static void same(Node node, ChannelSlots slots) {
    slots.of(node.input(0)).forEach((axis, s) -> slots.put(node.output(), axis, s));
  }

  /** Several values, broadcast as usual: channels that meet are tied. */
  static void broadcast(Node node, ChannelSlots slots) {
    boolean channels = node.inputs().stream().anyMatch(input -> !slots.of(input).isEmpty());
    if (!channels) {
      return;
    }
    if (node.inputs().stream().anyMatch(input -> slots.shape(input) == null)) {
      slots.fix(node);
      return;
    }
    int rank = node.inputs().stream().mapToInt(input -> slots.shape(input).size()).max().orElse(0);
    for (int axis = 0; axis < rank; axis++) {
      int[] met = meeting(node, slots, rank, axis);
      if (met.length > 0) {
        tie(node, slots, rank, axis, met);
        slots.put(node.output(), axis, met);
      }
    }
  }

  /** Returns the widest slots that an input has along an axis of the output. */
  private static int[] meeting(Node node, ChannelSlots slots, int rank, int axis) {
    int[] widest = {};
    for (String input : node.inputs()) {
      int own = axis - rank + slots.shape(input).size();
      int[] found = slots.of(input).getOrDefault(own, new int[0]);
      if (!slots.isConstant(input) && found.length > widest.length) {
        widest = found;
      }
    }
    return widest;
  }

  private static void tie(Node node, ChannelSlots slots, int rank, int axis, int[] met) {
    for (String input : node.inputs()) {
      List<Dim> shape = slots.shape(input);
      int own = axis - rank + shape.size();
      if (own < 0 || shape.get(own).equals(Dim.of(1)) && slots.of(input).get(own) == null) {
        continue;
      }
      if (slots.isConstant(input)) {
        if (slots.size(input, own) > 1) {
          slots.tie(met, input, own, node);
        }
        continue;
      }
      int[] found = slots.of(input).get(own);
      if (found != null && found.length == met.length) {
        slots.ties.tie(met, found);
      } else if (found != null && found.length == 1) {
        // One channel that meets all others has to stay one.
        slots.ties.fix(found, ChannelSlots.reason(node));
      } else {
        slots.ties.fix(met, ChannelSlots.reason(node));
        slots.fix(input, ChannelSlots.reason(node));
      }
    }
  }

  /** Windows over the sizes of pictures; channels along another axis than the second stay. */
  static void pool(Node node, ChannelSlots slots) {
    Map<Integer, int[]> given = slots.of(node.input(0));
    boolean indices = node.outputs().stream().skip(1).anyMatch(output -> !output.isEmpty());
    if (indices || given.keySet().stream().anyMatch(axis -> axis > 1)) {
      slots.fix(node);
      return;
    }
    same(node, slots);
  }

  /** What is computed over an axis or, before version 13, over all axes from one on. */
  static void over(Node node, ChannelSlots slots) {
    List<Dim> shape = slots.shape(node.input(0));
    long stated = node.integer("axis", slots.opset < 13 && !node.is("LpNormalization") ? 1 : -1);
    if (shape == null) {
      slots.fix(node);
      return;
    }
    int from = (int) (stated < 0 ? stated + shape.size() : stated);
    boolean following = node.is("LayerNormalization") || slots.opset < 13;
    boolean touched =
        slots.of(node.input(0)).keySet().stream()
            .anyMatch(axis -> following ? axis >= from : axis == from);
    if (touched) {
      slots.fix(node);
    } else {
      same(node, slots);
    }
  }
}
