package dev.kiln.export;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.initializer.XavierInitializer;
import java.util.List;

/** Small networks that the tests export. */
public final class Networks {
  private Networks() {}

  /** A block with parameters that the manager owns. */
  public static Block initialized(Block block, NDManager manager, Shape... inputs) {
    block.setInitializer(new XavierInitializer(), Parameter.Type.WEIGHT);
    block.initialize(manager, DataType.FLOAT32, inputs);
    return block;
  }

  /** LeNet-5 with sigmoids and average pools: [N, 1, 28, 28] to [N, 10]. */
  public static Block lenet() {
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

  /** Two residual blocks with batch norms, and a linear layer: [N, 3, H, W] to [N, 10]. */
  public static Block residual() {
    return new SequentialBlock()
        .add(conv(8, 3, 1))
        .add(bottleneck())
        .add(Pool.maxPool2dBlock(new Shape(3, 3), new Shape(2, 2), new Shape(1, 1)))
        .add(bottleneck())
        .add(Pool.globalAvgPool2dBlock())
        .add(linear(10));
  }

  private static Block bottleneck() {
    Block body =
        new SequentialBlock()
            .add(conv(8, 3, 1))
            .add(BatchNorm.builder().build())
            .add(Activation.reluBlock())
            .add(conv(8, 3, 1))
            .add(BatchNorm.builder().build());
    return new ParallelBlock(
        sides ->
            new NDList(
                sides
                    .get(0)
                    .singletonOrThrow()
                    .add(sides.get(1).singletonOrThrow())
                    .getNDArrayInternal()
                    .relu()),
        List.of(body, Blocks.identityBlock()));
  }

  public static Block conv(int channels, int kernel, int padding) {
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
