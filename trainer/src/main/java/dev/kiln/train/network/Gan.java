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

  /** From noise [N, latent], uniform in -1..1, to pictures [N, pixels] in -1..1. */
  static Block generator(Dimensions d) {
    int side = (int) d.get("size");
    int pixels = side * side;
    return Initializers.pytorch(
        sequential(linear(1024), relu(), linear(1024), relu(), linear(pixels), tanh()));
  }

  /** From pictures [N, pixels] in -1..1 to a logit [N, 1]: high for real ones. */
  static Block discriminator(Dimensions d) {
    return Initializers.pytorch(
        sequential(linear(256), leakyRelu(0.2f), linear(256), leakyRelu(0.2f), linear(1)));
  }
}
