package dev.kiln.tune.prune;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a change of shape carries channels: axes that are merged, divided or kept, as the sizes prove
 * it. Divided channels, as those of a shuffle, are tied at the same positions.
 */
final class ReshapeTies {
  private ReshapeTies() {}

  /** Flatten and Reshape. */
  static void reshape(Node node, ChannelSlots slots) {
    Map<Integer, int[]> given = slots.of(node.input(0));
    if (given.isEmpty()) {
      return;
    }
    List<Dim> from = slots.shape(node.input(0));
    List<Dim> to = slots.shape(node.output());
    if (from == null || to == null || from.isEmpty() || to.isEmpty()) {
      slots.fix(node);
      return;
    }
    long[] target = target(node, slots, to.size());
    if (target == null || !carry(node, slots, from, to, target)) {
      slots.fix(node);
    }
  }

  /** Returns the stated sizes with -1 for what follows by itself; null if they are not known. */
  private static long[] target(Node node, ChannelSlots slots, int rank) {
    if (node.is("Flatten")) {
      return new long[] {-1, -1};
    }
    return slots
        .constant(node.input(1))
        .map(TensorData::longs)
        .filter(sizes -> sizes.length == rank && node.integer("allowzero", 0) == 0)
        .orElse(null);
  }

  /** Goes through both shapes, block by block of the same number of elements. */
  private static boolean carry(
      Node node, ChannelSlots slots, List<Dim> from, List<Dim> to, long[] target) {
    int i = 0;
    int j = 0;
    while (i < from.size() && j < to.size()) {
      int firstIn = i;
      int firstOut = j;
      if (!sameOpenSize(from.get(i), to.get(j), i, j, target)) {
        long in = size(from.get(i));
        long out = size(to.get(j));
        if (in < 0 || out < 0) {
          return false;
        }
        while (in != out) {
          if (in < out) {
            i++;
            in *= i < from.size() ? size(from.get(i)) : 0;
          } else {
            j++;
            out *= j < to.size() ? size(to.get(j)) : 0;
          }
          if (in <= 0 || out <= 0) {
            return false;
          }
        }
      }
      i++;
      j++;
      // Sizes of one belong to the block before them.
      while (i < from.size()
          && size(from.get(i)) == 1
          && (j == to.size() || size(to.get(j)) != 1)) {
        i++;
      }
      while (j < to.size()
          && size(to.get(j)) == 1
          && (i == from.size() || size(from.get(i)) != 1)) {
        j++;
      }
      if (!block(node, slots, from, to, new int[] {firstIn, i, firstOut, j}, target)) {
        return false;
      }
    }
    return i == from.size() && j == to.size();
  }

  /** A batch of any size is the same on both sides if both stand first or have one name. */
  private static boolean sameOpenSize(Dim one, Dim other, int i, int j, long[] target) {
    if (one instanceof Dim.Fixed && other instanceof Dim.Fixed) {
      return false;
    }
    return one instanceof Dim.Named && one.equals(other) || i == 0 && j == 0 && target[0] <= 0;
  }

  private static long size(Dim dim) {
    return dim instanceof Dim.Fixed fixed ? fixed.size() : -1;
  }

  private static boolean block(
      Node node, ChannelSlots slots, List<Dim> from, List<Dim> to, int[] range, long[] target) {
    List<Integer> given = new ArrayList<>();
    for (int axis = range[0]; axis < range[1]; axis++) {
      if (slots.of(node.input(0)).containsKey(axis)) {
        given.add(axis);
      }
    }
    if (given.isEmpty()) {
      return true;
    }
    List<Integer> wide = new ArrayList<>();
    for (int axis = range[2]; axis < range[3]; axis++) {
      if (!to.get(axis).equals(Dim.of(1))) {
        wide.add(axis);
      }
    }
    if (given.size() > 1 || wide.isEmpty()) {
      return false;
    }
    int[] merged = merged(node, slots, from, range, given.get(0));
    if (merged.length == 0) {
      return false;
    }
    int last = wide.get(wide.size() - 1);
    int[] made =
        divided(slots, merged, wide.size() == 1 ? merged.length : (int) size(to.get(last)));
    slots.put(node.output(), last, made);
    repair(node, slots, last, target);
    return true;
  }

  /** Returns the slots of the elements of a block of axes, of which one has channels. */
  private static int[] merged(
      Node node, ChannelSlots slots, List<Dim> from, int[] range, int channels) {
    int[] own = slots.of(node.input(0)).get(channels);
    int inner = 1;
    int outer = 1;
    for (int axis = range[0]; axis < range[1]; axis++) {
      if (axis != channels) {
        long size = size(from.get(axis));
        if (size < 0) {
          return new int[0];
        }
        outer *= axis < channels ? (int) size : 1;
        inner *= axis > channels ? (int) size : 1;
      }
    }
    int[] merged = new int[outer * own.length * inner];
    for (int i = 0; i < merged.length; i++) {
      merged[i] = own[i / inner % own.length];
    }
    return merged;
  }

  private static int[] divided(ChannelSlots slots, int[] merged, int size) {
    int[] made = new int[size];
    for (int i = 0; i < merged.length; i++) {
      if (i < size) {
        made[i] = merged[i];
      } else {
        slots.ties.tie(made[i % size], merged[i]);
      }
    }
    return made;
  }

  /** Where the number of channels is written out, the new one is written. */
  private static void repair(Node node, ChannelSlots slots, int axis, long[] target) {
    if (node.is("Flatten") || target[axis] <= 0) {
      return;
    }
    String output = node.output();
    slots.repair(
        node,
        (old, cut) -> {
          long[] sizes = target.clone();
          sizes[axis] = cut.size(new Place(output, axis));
          String stated = cut.add(output + "_shape", TensorData.ofLongs(sizes));
          return old.withInputs(List.of(old.input(0), stated));
        });
  }
}
