package dev.kiln.train.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.NormalInitializer;
import java.util.function.BiConsumer;

/**
 * How the articles' networks begin. Each method sets the initializers of a block that has no
 * parameters yet and gives the block back. They draw from the engine's random numbers, which its
 * seed repeats. Where nothing else is said, normalizations begin with weight 1 and bias 0.
 */
public final class Initializers {
  private Initializers() {}

  /**
   * PyTorch's default: weights and biases of linear and convolutional layers are uniform within 1 /
   * sqrt(inputs).
   */
  public static <B extends Block> B pytorch(B block) {
    forEachLayer(
        block,
        (weight, bias) -> {
          weight.setInitializer(uniform(weight));
          if (bias != null) {
            bias.setInitializer(uniform(weight));
          }
        });
    return block;
  }

  /**
   * Glorot and Bengio (2010): weights are uniform within sqrt(6 / (inputs + outputs)), biases as
   * PyTorch's.
   */
  public static <B extends Block> B xavierUniform(B block) {
    forEachLayer(
        pytorch(block),
        (weight, bias) ->
            weight.setInitializer(
                (manager, shape, type) -> {
                  float bound = (float) Math.sqrt(6.0 / (inputs(shape) + outputs(shape)));
                  return manager.randomUniform(-bound, bound, shape, type);
                }));
    return block;
  }

  /**
   * Radford et al. (2016): weights are normal with deviation 0.02, those of normalizations around
   * 1. Biases as PyTorch's.
   */
  public static <B extends Block> B dcgan(B block) {
    pytorch(block);
    block.setInitializer(new NormalInitializer(0.02f), Parameter.Type.WEIGHT);
    block.setInitializer(
        (manager, shape, type) -> manager.randomNormal(1, 0.02f, shape, type),
        Parameter.Type.GAMMA);
    return block;
  }

  /**
   * As MobileNetV2 and Xception begin: the weights of convolutions are normal with variance 2 /
   * outputs (He et al., 2015), those of linear layers with deviation 0.01; biases are 0.
   */
  public static <B extends Block> B heNormal(B block) {
    forEachLayer(
        block,
        (weight, bias) -> {
          weight.setInitializer(
              (manager, shape, type) -> {
                double he = Math.sqrt(2.0 / outputs(shape));
                float deviation = shape.dimension() > 2 ? (float) he : 0.01f;
                return manager.randomNormal(0, deviation, shape, type);
              });
          if (bias != null) {
            bias.setInitializer(Initializer.ZEROS);
          }
        });
    return block;
  }

  /** Visits the weight and the bias, if there is one, of every linear and convolutional layer. */
  private static void forEachLayer(Block block, BiConsumer<Parameter, Parameter> visitor) {
    Parameter weight = null;
    Parameter bias = null;
    for (Parameter parameter : block.getDirectParameters().values()) {
      weight = parameter.getType() == Parameter.Type.WEIGHT ? parameter : weight;
      bias = parameter.getType() == Parameter.Type.BIAS ? parameter : bias;
    }
    if (weight != null) {
      visitor.accept(weight, bias);
    }
    block.getChildren().values().forEach(child -> forEachLayer(child, visitor));
  }

  /** Uniform within 1 / sqrt(inputs) of the layer that has this weight. */
  private static Initializer uniform(Parameter weight) {
    return (manager, shape, type) -> {
      float bound = (float) (1 / Math.sqrt(inputs(weight.getShape())));
      return manager.randomUniform(-bound, bound, shape, type);
    };
  }

  /**
   * Returns how many numbers make one output, as PyTorch counts them, also for transposed
   * convolutions.
   */
  private static long inputs(Shape weight) {
    return weight.slice(1).size();
  }

  private static long outputs(Shape weight) {
    return weight.get(0) * weight.slice(2).size();
  }
}
