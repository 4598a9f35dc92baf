package dev.kiln.train.network;

import static dev.kiln.train.network.Layers.avgPool;
import static dev.kiln.train.network.Layers.conv;
import static dev.kiln.train.network.Layers.flatten;
import static dev.kiln.train.network.Layers.linear;
import static dev.kiln.train.network.Layers.sequential;
import static dev.kiln.train.network.Layers.sigmoid;

import ai.djl.nn.Block;
import java.util.function.Supplier;

/**
 * LeNet-5 as in LeCun et al., "Gradient-Based Learning Applied to Document Recognition" (1998),
 * with a sigmoid after every layer and average pooling, and the article's four variants. Takes [N,
 * 1, 28, 28] in 0..1, gives logits [N, 10].
 */
public final class LeNet {
  private LeNet() {}

  /** Returns the original: two convolutions of 5x5, three linear layers. */
  public static Block lenet5(int classes) {
    return lenet(5, 6, 16, Layers::sigmoid, classes);
  }

  /** Kernels of 3x3. */
  public static Block kernel3(int classes) {
    return lenet(3, 6, 16, Layers::sigmoid, classes);
  }

  /** Half the channels. */
  public static Block half(int classes) {
    return lenet(5, 3, 8, Layers::sigmoid, classes);
  }

  /** ReLU for sigmoid. */
  public static Block relu(int classes) {
    return lenet(5, 6, 16, Layers::relu, classes);
  }

  /** One convolution, one linear layer. */
  public static Block shallow(int classes) {
    return Initializers.xavierUniform(
        sequential(conv(16, 5, 1, 2), sigmoid(), avgPool(2, 2), flatten(), linear(classes)));
  }

  private static Block lenet(
      int kernel, int channels1, int channels2, Supplier<Block> activation, int classes) {
    return Initializers.xavierUniform(
        sequential(
            conv(channels1, kernel, 1, 2),
            activation.get(),
            avgPool(2, 2),
            conv(channels2, kernel, 1, 0),
            activation.get(),
            avgPool(2, 2),
            flatten(),
            linear(120),
            activation.get(),
            linear(84),
            activation.get(),
            linear(classes)));
  }
}
