package dev.kiln.graph.prepare;

import dev.kiln.graph.Node;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.edit.Pads;
import dev.kiln.graph.edit.Pass;
import java.util.ArrayList;
import java.util.List;

/**
 * A pass that moves factors between two convolutions, so that the weights of each channel between
 * them have about the same range in both. What stands between has to let positive factors pass, as
 * Relu does. The factors are powers of two, so that every result stays the same to the last bit.
 *
 * <p>Source: Nagel et al., Data-Free Quantization Through Weight Equalization and Bias Correction,
 * 2019, section 4.1.
 */
public final class EqualizeLayers implements Pass {
  /** Chains of layers settle in a few rounds. */
  private static final int MOST_ROUNDS = 20;

  private static final int LARGEST_EXPONENT = 12;

  @Override
  public String name() {
    return "equalized layers";
  }

  @Override
  public int apply(GraphEditor graph) {
    int changed = 0;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      int now =
          graph.each(
              node ->
                  node.is("Conv", "ConvTranspose")
                      && Convolution.of(node, graph)
                          .filter(conv -> equalize(conv, graph))
                          .isPresent());
      if (now == 0) {
        break;
      }
      changed = Math.max(changed, now);
    }
    return changed;
  }

  private static boolean equalize(Convolution conv, GraphEditor graph) {
    Channels channels = Channels.of(conv);
    List<String> between = new ArrayList<>();
    String at = conv.node().output();
    while (channels != null && graph.isPrivate(at)) {
      Node reader = graph.readers(at).get(0);
      between.add(at);
      if (!reader.input(0).equals(at)) {
        return false;
      }
      Convolution next = Convolution.of(reader, graph).orElse(null);
      if (next != null) {
        return channels.axis() == 1
            && channels.count() == next.inputs()
            && !conv.node().input(1).equals(next.node().input(1))
            && equalize(conv, channels, next, graph)
            && rename(between, graph);
      }
      channels = letsFactorsPass(reader, graph) ? channels : channels.through(reader, graph);
      at = reader.outputs().isEmpty() ? "" : reader.output();
    }
    return false;
  }

  private static boolean rename(List<String> between, GraphEditor graph) {
    for (String value : between) {
      graph.rename(value, value.replaceAll("_equalized(_[0-9]+)?$", "") + "_equalized");
    }
    return true;
  }

  private static boolean letsFactorsPass(Node node, GraphEditor graph) {
    return node.is(
            "Relu",
            "LeakyRelu",
            "Identity",
            "MaxPool",
            "AveragePool",
            "GlobalAveragePool",
            "GlobalMaxPool")
        || node.is("Pad")
            && node.text("mode", "constant").equals("constant")
            && Pads.areZeros(node, graph)
            && Pads.of(node, graph)
                .filter(w -> w.get(1) == 0 && w.get(w.size() / 2 + 1) == 0)
                .isPresent();
  }

  private static boolean equalize(
      Convolution conv, Channels channels, Convolution next, GraphEditor graph) {
    float[] before = new float[channels.count()];
    float[] after = new float[channels.count()];
    for (int i = 0; i < conv.weights().length; i++) {
      int channel = channels.of()[conv.outputOf(i)];
      before[channel] = Math.max(before[channel], Math.abs(conv.weights()[i]));
    }
    for (int i = 0; i < next.weights().length; i++) {
      int channel = next.inputOf(i);
      after[channel] = Math.max(after[channel], Math.abs(next.weights()[i]));
    }
    int[] exponents = new int[channels.count()];
    boolean changes = false;
    for (int c = 0; c < exponents.length; c++) {
      if (before[c] > 0 && after[c] > 0) {
        double octaves = Math.log(after[c] / (double) before[c]) / Math.log(2) / 2;
        int whole = (int) Math.rint(octaves);
        exponents[c] = Math.max(-LARGEST_EXPONENT, Math.min(LARGEST_EXPONENT, whole));
        changes |= exponents[c] != 0;
      }
    }
    return changes && move(conv, channels, next, exponents, graph);
  }

  private static boolean move(
      Convolution conv, Channels channels, Convolution next, int[] exponents, GraphEditor graph) {
    float[] weights = new float[conv.weights().length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.scalb(conv.weights()[i], exponents[channels.of()[conv.outputOf(i)]]);
    }
    float[] bias = new float[conv.outputs()];
    for (int o = 0; o < bias.length; o++) {
      bias[o] = Math.scalb(conv.bias()[o], exponents[channels.of()[o]]);
    }
    float[] nextWeights = new float[next.weights().length];
    for (int i = 0; i < nextWeights.length; i++) {
      nextWeights[i] = Math.scalb(next.weights()[i], -exponents[next.inputOf(i)]);
    }
    return Convolution.areFinite(nextWeights)
        && conv.replace(weights, bias, graph).isPresent()
        && next.replace(nextWeights, next.bias(), graph).isPresent();
  }
}
