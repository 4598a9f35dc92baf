package dev.kiln.train.recipe.adversarial;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import dev.kiln.train.network.Network;
import dev.kiln.train.op.ConvTranspose2d;
import java.util.List;

/** A small DCGAN of digits, with all that large ones have. */
final class TinyGan {
  /** The length of the noise. */
  static final int NOISE = 16;

  private static final int CHANNELS = 8;

  private TinyGan() {}

  /** With a discriminator that gives logits, or probabilities. */
  static Network network(boolean probabilities) {
    return new Network(
        "tiny",
        "none",
        Network.Kind.GENERATOR,
        List.of(
            new Network.Part("generator", new Shape(-1, NOISE), TinyGan::generator),
            new Network.Part(
                "discriminator", new Shape(-1, 1, 28, 28), () -> discriminator(probabilities))));
  }

  private static Block generator() {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(CHANNELS * 7 * 7).build())
        .add(LambdaBlock.singleton(x -> x.reshape(-1, CHANNELS, 7, 7), "Unflatten"))
        .add(BatchNorm.builder().build())
        .add(Activation.reluBlock())
        .add(enlarged(CHANNELS))
        .add(BatchNorm.builder().build())
        .add(Activation.reluBlock())
        .add(enlarged(1))
        .add(Activation.tanhBlock());
  }

  private static Block discriminator(boolean probabilities) {
    SequentialBlock block =
        new SequentialBlock()
            .add(halved(CHANNELS))
            .add(Activation.leakyReluBlock(0.2f))
            .add(halved(2 * CHANNELS))
            .add(BatchNorm.builder().build())
            .add(Activation.leakyReluBlock(0.2f))
            .add(Blocks.batchFlattenBlock())
            .add(Linear.builder().setUnits(1).build());
    return probabilities ? block.add(Activation.sigmoidBlock()) : block;
  }

  private static Block enlarged(int channels) {
    return ConvTranspose2d.builder()
        .setFilters(channels)
        .setKernelShape(new Shape(4, 4))
        .optStride(new Shape(2, 2))
        .optPadding(new Shape(1, 1))
        .build();
  }

  private static Block halved(int channels) {
    return Conv2d.builder()
        .setFilters(channels)
        .setKernelShape(new Shape(4, 4))
        .optStride(new Shape(2, 2))
        .optPadding(new Shape(1, 1))
        .build();
  }
}
