package dev.kiln.train.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import java.util.function.Function;

/**
 * LeNet-5 as in LeCun et al., "Gradient-Based Learning Applied to Document Recognition" (1998),
 * with a sigmoid after every layer and average pooling, and the article's four variants. Takes [N,
 * 1, 28, 28] in 0..1, gives logits [N, 10].
 */
public final class LeNet {
  private LeNet() {}

  /** The original: two convolutions of 5x5, three linear layers. */
  public static Block lenet5() {
    return lenet(5, 6, 16, Activation::sigmoid);
  }

  /** Kernels of 3x3. */
  public static Block kernel3() {
    return lenet(3, 6, 16, Activation::sigmoid);
  }

  /** Half the channels. */
  public static Block half() {
    return lenet(5, 3, 8, Activation::sigmoid);
  }

  /** ReLU for sigmoid. */
  public static Block relu() {
    return lenet(5, 6, 16, Activation::relu);
  }

  /** One convolution, one linear layer. */
  public static Block shallow() {
    return new SequentialBlock()
        .add(conv(16, 5, 2))
        .add(Activation.sigmoidBlock())
        .add(halve())
        .add(Blocks.batchFlattenBlock())
        .add(linear(10));
  }

  private static Block lenet(
      int kernel, int channels1, int channels2, Function<NDArray, NDArray> activation) {
    return new SequentialBlock()
        .add(conv(channels1, kernel, 2))
        .addSingleton(activation)
        .add(halve())
        .add(conv(channels2, kernel, 0))
        .addSingleton(activation)
        .add(halve())
        .add(Blocks.batchFlattenBlock())
        .add(linear(120))
        .addSingleton(activation)
        .add(linear(84))
        .addSingleton(activation)
        .add(linear(10));
  }

  private static Block conv(int channels, int kernel, int padding) {
    return Conv2d.builder()
        .setFilters(channels)
        .setKernelShape(new Shape(kernel, kernel))
        .optPadding(new Shape(padding, padding))
        .build();
  }

  private static Block halve() {
    return Pool.avgPool2dBlock(new Shape(2, 2), new Shape(2, 2));
  }

  private static Block linear(int units) {
    return Linear.builder().setUnits(units).build();
  }
}
