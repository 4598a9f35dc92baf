package dev.kiln.train.network;

import static dev.kiln.train.network.Layers.batchNorm;
import static dev.kiln.train.network.Layers.conv;
import static dev.kiln.train.network.Layers.doubleSize;
import static dev.kiln.train.network.Layers.flatten;
import static dev.kiln.train.network.Layers.globalAvgPool;
import static dev.kiln.train.network.Layers.leakyRelu;
import static dev.kiln.train.network.Layers.linear;
import static dev.kiln.train.network.Layers.sequential;
import static dev.kiln.train.network.Layers.sigmoid;
import static dev.kiln.train.network.Layers.tanh;
import static dev.kiln.train.network.Layers.unflatten;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.kiln.train.op.Dropout2d;

/**
 * The convolutional generative adversarial network of chapter 4 of the article on DCGAN, which
 * upsamples and convolves instead of transposing. Where the article writes {@code BatchNorm2d(c,
 * 0.8)}, 0.8 is the epsilon.
 */
public final class Dcgan32 {
  private static final float EPSILON = 0.8f;

  private Dcgan32() {}

  /** From standard normal noise [N, 100] to digits [N, 1, 32, 32] in -1..1, if unchanged. */
  static Block generator(Dimensions d) {
    int quarter = (int) d.get("size") / 4;
    Block convBlocks =
        sequential(
            batchNorm(),
            doubleSize(), // [N, 128, 16, 16]
            conv(128, 3, 1, 1),
            batchNorm(EPSILON),
            leakyRelu(0.2f),
            doubleSize(), // [N, 128, 32, 32]
            conv(64, 3, 1, 1),
            batchNorm(EPSILON),
            leakyRelu(0.2f),
            conv(d.channels(), 3, 1, 1),
            tanh());
    return new Chain()
        .add("l1", Initializers.pytorch(sequential(linear(128 * quarter * quarter))))
        .add("view", unflatten(128, quarter))
        .add("conv_blocks", Initializers.dcgan(convBlocks));
  }

  /** From digits [N, 1, 32, 32] in -1..1 to the probability [N, 1] that they are real. */
  static Block discriminator(Dimensions d) {
    SequentialBlock model = new SequentialBlock();
    for (int channels : new int[] {16, 32, 64, 128}) {
      model.addAll(conv(channels, 3, 2, 1), leakyRelu(0.2f), new Dropout2d(0.25));
      if (channels > 16) {
        model.add(batchNorm(EPSILON));
      }
    }
    return new Chain()
        .add("model", Initializers.dcgan(model))
        .add("view", d.isOn("average-pool") ? globalAvgPool() : flatten())
        .add("adv_layer", Initializers.pytorch(sequential(linear(1), sigmoid())));
  }
}
