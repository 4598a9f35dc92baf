package dev.kiln.graph.prepare;

import dev.kiln.graph.Node;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.edit.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A pass that gives all channels in front of an instance normalization about the same range, so
 * that one scale for all of them suits each. A factor and an offset of a channel there change
 * nothing: the normalization undoes them.
 *
 * <p>It undoes a factor only as far as the variance outweighs epsilon, so channels that hardly vary
 * keep theirs.
 */
public final class EqualizeInstanceNorm implements Pass {
  /** How much larger than epsilon a variance has to be. */
  private static final double LEAST_BY_EPSILON = 1000;

  private final Map<String, float[]> means;
  private final Map<String, float[]> deviations;

  /**
   * Takes what was measured of the outputs of convolutions, by name; others are left alone.
   *
   * @param means the mean of each channel
   * @param deviations the standard deviation of each channel
   */
  public EqualizeInstanceNorm(Map<String, float[]> means, Map<String, float[]> deviations) {
    this.means = Map.copyOf(means);
    this.deviations = Map.copyOf(deviations);
  }

  @Override
  public String name() {
    return "equalized before InstanceNorm";
  }

  @Override
  public int apply(GraphEditor graph) {
    return graph.each(
        node ->
            node.is("Conv", "ConvTranspose")
                && means.containsKey(node.output())
                && deviations.containsKey(node.output())
                && Convolution.of(node, graph).filter(conv -> equalize(conv, graph)).isPresent());
  }

  private boolean equalize(Convolution conv, GraphEditor graph) {
    Channels channels = Channels.of(conv);
    List<String> between = new ArrayList<>();
    String at = conv.node().output();
    while (channels != null && graph.isPrivate(at)) {
      Node reader = graph.readers(at).get(0);
      between.add(at);
      if (!reader.input(0).equals(at)) {
        return false;
      }
      if (reader.is("InstanceNormalization") && channels.axis() == 1) {
        boolean done = equalize(conv, channels, reader.number("epsilon", 1e-5f), graph);
        if (done) {
          between.forEach(value -> graph.rename(value, value + "_equalized"));
        }
        return done;
      }
      channels = channels.through(reader, graph);
      at = reader.outputs().isEmpty() ? "" : reader.output();
    }
    return false;
  }

  private boolean equalize(Convolution conv, Channels channels, double epsilon, GraphEditor graph) {
    float[] mean = means.get(conv.node().output());
    float[] deviation = deviations.get(conv.node().output());
    if (mean.length != conv.outputs() || deviation.length != conv.outputs()) {
      return false;
    }
    double[] means = new double[channels.count()];
    double[] squares = new double[channels.count()];
    double parts = (double) conv.outputs() / channels.count();
    for (int o = 0; o < conv.outputs(); o++) {
      int c = channels.of()[o];
      means[c] += mean[o] / parts;
      squares[c] += ((double) mean[o] * mean[o] + (double) deviation[o] * deviation[o]) / parts;
    }
    double widest = 0;
    for (int c = 0; c < means.length; c++) {
      widest = Math.max(widest, squares[c] - means[c] * means[c]);
    }
    double[] factors = new double[means.length];
    boolean changes = false;
    for (int c = 0; c < factors.length; c++) {
      double variance = squares[c] - means[c] * means[c];
      boolean outweighs = variance > LEAST_BY_EPSILON * epsilon;
      factors[c] = outweighs ? Math.sqrt(widest / variance) : 1;
      changes |= Math.abs(factors[c] - 1) > 0.01 || Math.abs(means[c]) > 0.01 * Math.sqrt(widest);
    }
    return changes && absorb(conv, channels, factors, means, graph);
  }

  private static boolean absorb(
      Convolution conv, Channels channels, double[] factors, double[] means, GraphEditor graph) {
    float[] weights = new float[conv.weights().length];
    float[] bias = new float[conv.outputs()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (conv.weights()[i] * factors[channels.of()[conv.outputOf(i)]]);
    }
    for (int o = 0; o < bias.length; o++) {
      int channel = channels.of()[o];
      bias[o] = (float) ((conv.bias()[o] - means[channel]) * factors[channel]);
    }
    return conv.replace(weights, bias, graph).isPresent();
  }
}
