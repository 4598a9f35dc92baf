package dev.kiln.train.network;

import static dev.kiln.train.network.Layers.batchNorm;
import static dev.kiln.train.network.Layers.conv;
import static dev.kiln.train.network.Layers.convTranspose;
import static dev.kiln.train.network.Layers.doubling;
import static dev.kiln.train.network.Layers.flatten;
import static dev.kiln.train.network.Layers.leakyRelu;
import static dev.kiln.train.network.Layers.linear;
import static dev.kiln.train.network.Layers.maxPool;
import static dev.kiln.train.network.Layers.relu;
import static dev.kiln.train.network.Layers.sequential;
import static dev.kiln.train.network.Layers.tanh;
import static dev.kiln.train.network.Layers.unflatten;

import ai.djl.nn.Block;

/**
 * The convolutional generative adversarial network of 28x28 digits in the article on autoencoders
 * and GANs. It normalizes after the activations.
 */
public final class Dcgan28 {
  private Dcgan28() {}

  /** From noise [N, 96], uniform in -1..1, to digits [N, 1, 28, 28] in -1..1, if unchanged. */
  static Block generator(Dimensions d) {
    int quarter = (int) d.get("size") / 4;
    int channels = d.channels();
    boolean upsample = d.isOn("upsample");
    return Initializers.pytorch(
        new Chain()
            .add(
                "fc",
                sequential(
                    linear(1024),
                    relu(),
                    batchNorm(),
                    linear(quarter * quarter * 128),
                    relu(),
                    batchNorm()))
            .add("view", unflatten(128, quarter))
            .add(
                "conv",
                sequential(
                    doubling(upsample, 64, convTranspose(64, 4, 2, 1, 0)), // [N, 64, 14, 14]
                    relu(),
                    batchNorm(),
                    doubling(
                        upsample, channels, convTranspose(channels, 4, 2, 1, 0)), // [N, 1, 28, 28]
                    tanh())));
  }

  /** From digits [N, 1, 28, 28] in -1..1 to a logit [N, 1]: high for real ones. */
  static Block discriminator() {
    return Initializers.pytorch(
        new Chain()
            .add(
                "conv",
                sequential(
                    conv(32, 5, 1, 0),
                    leakyRelu(0.01f),
                    maxPool(2, 2, 0),
                    conv(64, 5, 1, 0),
                    leakyRelu(0.01f),
                    maxPool(2, 2, 0)))
            .add("view", flatten())
            .add("fc", sequential(linear(1024), leakyRelu(0.01f), linear(1))));
  }
}
