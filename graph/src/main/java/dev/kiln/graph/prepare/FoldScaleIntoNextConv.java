package dev.kiln.graph.prepare;

import dev.kiln.graph.Node;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.edit.Pads;
import dev.kiln.graph.edit.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A pass that folds the scale and the offset in front of a convolution, such as those of a picture,
 * into its weights and its bias, through padding and changes of layout.
 *
 * <p>Zeros that are put around what was shifted would have to be another number around what is not,
 * so an offset stays where zeros follow it.
 */
final class FoldScaleIntoNextConv implements Pass {
  @Override
  public String name() {
    return "scale into next Conv";
  }

  @Override
  public int apply(GraphEditor graph) {
    return graph.each(
        node ->
            node.is("Conv")
                && Convolution.of(node, graph).filter(conv -> fold(conv, graph)).isPresent());
  }

  private static boolean fold(Convolution conv, GraphEditor graph) {
    List<ChannelLine> lines = new ArrayList<>();
    List<Node> folded = new ArrayList<>();
    List<String> between = new ArrayList<>();
    int rescaled = 0;
    boolean zerosFollow = !conv.isUnpadded();
    int axis = 1;
    String at = conv.node().input(0);
    while (graph.isPrivate(at) && graph.producer(at).isPresent()) {
      Node node = graph.producer(at).get();
      if (node.is("Transpose")) {
        between.add(at);
        axis = TransposedAxis.before(node, axis, conv.rank());
        at = node.input(0);
      } else if (node.is("Pad") && passes(node, axis, graph)) {
        between.add(at);
        zerosFollow |= node.text("mode", "constant").equals("constant");
        at = node.input(0);
      } else {
        ChannelLine line =
            ChannelLine.of(node, graph, conv.rank(), axis, conv.inputs()).orElse(null);
        if (line == null || zerosFollow && line.shifts()) {
          break;
        }
        lines.add(0, line);
        folded.add(node);
        rescaled = between.size();
        at = line.x();
      }
    }
    if (lines.isEmpty() || !absorb(conv, lines.stream().reduce(ChannelLine::then).get(), graph)) {
      return false;
    }
    for (int i = 0; i < folded.size(); i++) {
      graph.bypass(folded.get(i), lines.get(folded.size() - 1 - i).x());
    }
    between.subList(0, rescaled).forEach(value -> graph.rename(value, value + "_unscaled"));
    return true;
  }

  /** Returns whether a scale can be applied after the padding as well as before it. */
  private static boolean passes(Node pad, int axis, GraphEditor graph) {
    List<Long> widths = Pads.of(pad, graph).orElse(List.of());
    int rank = widths.size() / 2;
    return axis < rank
        && widths.get(axis) == 0
        && widths.get(axis + rank) == 0
        && (!pad.text("mode", "constant").equals("constant") || Pads.areZeros(pad, graph));
  }

  private static boolean absorb(Convolution conv, ChannelLine line, GraphEditor graph) {
    float[] weights = new float[conv.weights().length];
    double[] bias = IntStream.range(0, conv.outputs()).mapToDouble(o -> conv.bias()[o]).toArray();
    for (int i = 0; i < weights.length; i++) {
      int input = conv.inputOf(i);
      weights[i] = (float) (conv.weights()[i] * line.scale()[input]);
      bias[conv.outputOf(i)] += conv.weights()[i] * line.shift()[input];
    }
    float[] rounded = new float[bias.length];
    for (int o = 0; o < bias.length; o++) {
      rounded[o] = (float) bias[o];
    }
    return conv.replace(weights, rounded, graph).isPresent();
  }
}
