package dev.kiln.graph.prepare;

import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.edit.Pads;
import dev.kiln.graph.edit.Pass;
import dev.kiln.runtime.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pass that folds a scale and an offset behind a convolution, such as those of a picture or a
 * bias of its own node, into its weights and its bias: through DepthToSpace, changes of layout,
 * cropping, and padding that repeats the picture.
 */
final class FoldScaleIntoPreviousConv implements Pass {
  @Override
  public String name() {
    return "scale into previous Conv";
  }

  @Override
  public int apply(GraphEditor graph) {
    return graph.each(
        node ->
            node.is("Conv", "ConvTranspose")
                && Convolution.of(node, graph).filter(conv -> fold(conv, graph)).isPresent());
  }

  /** Which channel an output of the convolution has become, and where the channels stand. */
  private record Channels(int[] of, int count, int axis) {}

  private static boolean fold(Convolution conv, GraphEditor graph) {
    int[] own = new int[conv.outputs()];
    for (int c = 0; c < own.length; c++) {
      own[c] = c;
    }
    Channels channels = new Channels(own, own.length, 1);
    String at = conv.node().output();
    while (channels != null && graph.isPrivate(at)) {
      Node reader = graph.readers(at).get(0);
      Optional<ChannelLine> line =
          ChannelLine.of(reader, graph, conv.rank(), channels.axis(), channels.count());
      if (line.isPresent()) {
        return absorb(conv, line.get(), channels, graph) && graph.bypass(reader, at);
      }
      channels = at.equals(reader.input(0)) ? through(reader, channels, conv.rank(), graph) : null;
      at = reader.outputs().isEmpty() ? "" : reader.output();
    }
    return false;
  }

  /** Returns the channels behind a node that only moves elements, or null. */
  private static Channels through(Node node, Channels channels, int rank, GraphEditor graph) {
    int axis = channels.axis();
    return switch (node.domain() + node.operator()) {
      case "Transpose" ->
          new Channels(channels.of(), channels.count(), TransposedAxis.after(node, axis, rank));
      case "DepthToSpace" -> axis == 1 && rank == 4 ? spread(node, channels) : null;
      case "Slice" -> cutsOtherAxes(node, axis, rank, graph) ? channels : null;
      case "Pad" -> {
        List<Long> widths = Pads.of(node, graph).orElse(List.of());
        boolean repeats =
            !node.text("mode", "constant").equals("constant")
                && widths.size() == 2 * rank
                && widths.get(axis) == 0
                && widths.get(axis + rank) == 0;
        yield repeats ? channels : null;
      }
      default -> null;
    };
  }

  private static Channels spread(Node node, Channels channels) {
    int area = (int) (node.integer("blocksize", 1) * node.integer("blocksize", 1));
    int count = channels.count() / area;
    boolean blocksFirst = node.text("mode", "DCR").equals("DCR");
    int[] of = new int[channels.of().length];
    for (int c = 0; c < of.length; c++) {
      int channel = channels.of()[c];
      of[c] = blocksFirst ? channel % count : channel / area;
    }
    return new Channels(of, count, 1);
  }

  private static boolean cutsOtherAxes(Node slice, int axis, int rank, GraphEditor graph) {
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

  private static boolean absorb(
      Convolution conv, ChannelLine line, Channels channels, GraphEditor graph) {
    float[] weights = new float[conv.weights().length];
    float[] bias = new float[conv.outputs()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (conv.weights()[i] * line.scale()[channels.of()[conv.outputOf(i)]]);
    }
    for (int o = 0; o < bias.length; o++) {
      int channel = channels.of()[o];
      bias[o] = (float) (conv.bias()[o] * line.scale()[channel] + line.shift()[channel]);
    }
    return conv.replace(weights, bias, graph).isPresent();
  }
}
