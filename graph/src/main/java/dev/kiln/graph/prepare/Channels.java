package dev.kiln.graph.prepare;

import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.edit.Pads;
import dev.kiln.runtime.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the output channels of a convolution are after nodes that only move elements.
 *
 * @param of the channel that each output of the convolution has become part of
 * @param count the number of channels
 * @param axis their axis
 * @param rank the number of axes
 */
record Channels(int[] of, int count, int axis, int rank) {
  static Channels of(Convolution conv) {
    int[] own = new int[conv.outputs()];
    for (int c = 0; c < own.length; c++) {
      own[c] = c;
    }
    return new Channels(own, own.length, 1, conv.rank());
  }

  /** Returns the channels behind a node, or null if it does more than move or repeat elements. */
  Channels through(Node node, GraphEditor graph) {
    return switch (node.domain() + node.operator()) {
      case "Transpose" -> new Channels(of, count, TransposedAxis.after(node, axis, rank), rank);
      case "DepthToSpace" -> axis == 1 && rank == 4 ? spread(node) : null;
      case "Slice" -> cutsOtherAxes(node, graph) ? this : null;
      case "Pad" -> repeats(node, graph) ? this : null;
      default -> null;
    };
  }

  private Channels spread(Node node) {
    int area = (int) (node.integer("blocksize", 1) * node.integer("blocksize", 1));
    boolean blocksFirst = node.text("mode", "DCR").equals("DCR");
    int[] spread = new int[of.length];
    for (int c = 0; c < of.length; c++) {
      spread[c] = blocksFirst ? of[c] % (count / area) : of[c] / area;
    }
    return new Channels(spread, count / area, 1, rank);
  }

  private boolean repeats(Node pad, GraphEditor graph) {
    List<Long> widths = Pads.of(pad, graph).orElse(List.of());
    return !pad.text("mode", "constant").equals("constant")
        && widths.size() == 2 * rank
        && widths.get(axis) == 0
        && widths.get(axis + rank) == 0;
  }

  private boolean cutsOtherAxes(Node slice, GraphEditor graph) {
    List<Long> axes = new ArrayList<>(slice.integers("axes"));
    Optional<TensorData> given =
        graph.constant(slice.input(3)).filter(tensor -> tensor.type() == ElementType.INT64);
    given.ifPresent(
        tensor -> {
          for (long number : tensor.longs()) {
            axes.add(number);
          }
        });
    return !axes.isEmpty() && axes.stream().noneMatch(a -> Math.floorMod(a, (long) rank) == axis);
  }
}
