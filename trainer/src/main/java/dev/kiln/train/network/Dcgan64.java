package dev.kiln.train.network;

import static dev.kiln.train.network.Layers.batchNorm;
import static dev.kiln.train.network.Layers.conv;
import static dev.kiln.train.network.Layers.convTranspose;
import static dev.kiln.train.network.Layers.convTransposeWithoutBias;
import static dev.kiln.train.network.Layers.convWithoutBias;
import static dev.kiln.train.network.Layers.doubling;
import static dev.kiln.train.network.Layers.flatten;
import static dev.kiln.train.network.Layers.globalAvgPool;
import static dev.kiln.train.network.Layers.leakyRelu;
import static dev.kiln.train.network.Layers.linear;
import static dev.kiln.train.network.Layers.linearWithoutBias;
import static dev.kiln.train.network.Layers.relu;
import static dev.kiln.train.network.Layers.sequential;
import static dev.kiln.train.network.Layers.tanh;
import static dev.kiln.train.network.Layers.unflatten;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;

/**
 * The paper's own network, which chapter 3 of the article on DCGAN describes: Radford et al.,
 * "Unsupervised Representation Learning with Deep Convolutional Generative Adversarial Networks"
 * (2016), figure 1. All kernels are 5x5 with stride 2; all layers but the generator's last and the
 * discriminator's first are normalized and need no bias.
 */
public final class Dcgan64 {
  private Dcgan64() {}

  /** From noise [N, 100], uniform in -1..1, to pictures [N, 3, 64, 64] in -1..1, if unchanged. */
  static Block generator(Dimensions d) {
    int sixteenth = (int) d.get("size") / 16;
    boolean upsample = d.isOn("upsample");
    SequentialBlock conv = sequential(batchNorm(), relu());
    for (int channels : new int[] {512, 256, 128}) {
      conv.addAll(
          doubling(upsample, channels, convTransposeWithoutBias(channels, 5, 2, 2, 1)),
          batchNorm(),
          relu());
    }
    conv.addAll(doubling(upsample, d.channels(), convTranspose(d.channels(), 5, 2, 2, 1)), tanh());
    return Initializers.dcgan(
        new Chain()
            .add("project", linearWithoutBias(1024 * sixteenth * sixteenth))
            .add("reshape", unflatten(1024, sixteenth))
            .add("conv", conv));
  }

  /** From pictures [N, 3, 64, 64] in -1..1 to a logit [N, 1]: high for real ones. */
  static Block discriminator(Dimensions d) {
    SequentialBlock conv = sequential(conv(128, 5, 2, 2), leakyRelu(0.2f));
    for (int channels : new int[] {256, 512, 1024}) {
      conv.addAll(convWithoutBias(channels, 5, 2, 2), batchNorm(), leakyRelu(0.2f));
    }
    return Initializers.dcgan(
        new Chain()
            .add("conv", conv)
            .add("flatten", d.isOn("average-pool") ? globalAvgPool() : flatten())
            .add("fc", linear(1)));
  }
}
