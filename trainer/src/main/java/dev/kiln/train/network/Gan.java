package dev.kiln.train.network;

import static dev.kiln.train.network.Layers.leakyRelu;
import static dev.kiln.train.network.Layers.linear;
import static dev.kiln.train.network.Layers.relu;
import static dev.kiln.train.network.Layers.sequential;
import static dev.kiln.train.network.Layers.tanh;

import ai.djl.nn.Block;

/**
 * The linear networks of the article's generative adversarial networks, which learn by
 * cross-entropy (Goodfellow et al., 2014) or by least squares (Mao et al., 2017).
 */
public final class Gan {
  private Gan() {}

  /** From noise [N, 96], uniform in -1..1, to digits [N, 784] in -1..1. */
  public static Block generator() {
    return Initializers.pytorch(
        sequential(linear(1024), relu(), linear(1024), relu(), linear(784), tanh()));
  }

  /** From digits [N, 784] in -1..1 to a logit [N, 1]: high for real ones. */
  public static Block discriminator() {
    return Initializers.pytorch(
        sequential(linear(256), leakyRelu(0.2f), linear(256), leakyRelu(0.2f), linear(1)));
  }
}
