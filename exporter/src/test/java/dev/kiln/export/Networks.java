package dev.kiln.export;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.initializer.XavierInitializer;

/** Small networks that the tests export. */
final class Networks {
  private Networks() {}

  /** A block with parameters that the manager owns. */
  static Block initialized(Block block, NDManager manager, Shape... inputs) {
    block.setInitializer(new XavierInitializer(), Parameter.Type.WEIGHT);
    block.initialize(manager, DataType.FLOAT32, inputs);
    return block;
  }

  /** LeNet-5 with sigmoids and average pools: [N, 1, 28, 28] to [N, 10]. */
  static Block lenet() {
    return new SequentialBlock()
        .add(conv(6, 5, 2))
        .add(Activation.sigmoidBlock())
        .add(Pool.avgPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
        .add(conv(16, 5, 0))
        .add(Activation.sigmoidBlock())
        .add(Pool.avgPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
        .add(Blocks.batchFlattenBlock())
        .add(linear(120))
        .add(Activation.sigmoidBlock())
        .add(linear(84))
        .add(Activation.sigmoidBlock())
        .add(linear(10));
  }

  static Block conv(int channels, int kernel, int padding) {
    return Conv2d.builder()
        .setFilters(channels)
        .setKernelShape(new Shape(kernel, kernel))
        .optPadding(new Shape(padding, padding))
        .build();
  }

  static Block linear(int units) {
    return Linear.builder().setUnits(units).build();
  }
}
