package dev.kiln.tune.prune;

import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How resizing and what reads sizes leave channels as they are. */
final class SizeTies {
  private SizeTies() {}

  /** Resize and Upsample of pictures: channels stay if their number does. */
  static void resize(Node node, ChannelSlots slots) {
    Map<Integer, int[]> given = slots.of(node.input(0));
    if (given.isEmpty()) {
      return;
    }
    boolean plain =
        given.keySet().equals(Set.of(1))
            && slots.size(node.output(), 1) == given.get(1).length
            && !node.attributes().containsKey("axes");
    if (!plain) {
      slots.fix(node);
      return;
    }
    slots.put(node.output(), 1, given.get(1));
    String sizes = node.input(3);
    slots
        .constant(sizes)
        .map(TensorData::longs)
        .ifPresent(stated -> slots.repair(node, (old, cut) -> sized(old, cut, stated)));
  }

  private static Node sized(Node node, Cut cut, long[] stated) {
    long[] sizes = stated.clone();
    sizes[1] = cut.size(new Place(node.output(), 1));
    String name = cut.add(node.output() + "_sizes", TensorData.ofLongs(sizes));
    return node.withInputs(List.of(node.input(0), node.input(1), node.input(2), name));
  }
}
