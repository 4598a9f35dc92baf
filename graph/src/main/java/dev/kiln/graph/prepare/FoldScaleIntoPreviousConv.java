package dev.kiln.graph.prepare;

import dev.kiln.graph.Node;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.edit.Pass;
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

  private static boolean fold(Convolution conv, GraphEditor graph) {
    Channels channels = Channels.of(conv);
    List<String> between = new ArrayList<>();
    String at = conv.node().output();
    while (channels != null && graph.isPrivate(at)) {
      Node reader = graph.readers(at).get(0);
      Optional<ChannelLine> line =
          ChannelLine.of(reader, graph, conv.rank(), channels.axis(), channels.count());
      if (line.isPresent()) {
        return absorb(conv, line.get(), channels, graph) && skip(reader, between, graph);
      }
      between.add(at);
      channels = at.equals(reader.input(0)) ? channels.through(reader, graph) : null;
      at = reader.outputs().isEmpty() ? "" : reader.output();
    }
    return false;
  }

  /** Removes the node of the line: the last value gets the name of its result. */
  private static boolean skip(Node line, List<String> between, GraphEditor graph) {
    String last = graph.producer(line.input(0)).isPresent() ? line.input(0) : line.input(1);
    Node source = graph.producer(last).orElseThrow();
    graph.remove(line);
    graph.replace(source, source.withOutputs(line.outputs()));
    between.forEach(value -> graph.rename(value, value + "_scaled"));
    return true;
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
