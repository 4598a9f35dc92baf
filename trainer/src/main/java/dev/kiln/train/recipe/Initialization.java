package dev.kiln.train.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.kiln.train.fit.Seeds;
import dev.kiln.train.weights.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** How parameters begin, depending on nothing but their names, shapes and the seed. */
final class Initialization {
  private Initialization() {}

  /**
   * The articles' initialisation of linear and convolutional layers: weights by Glorot and Bengio
   * (2010), uniform within sqrt(6 / (inputs + outputs)); biases as PyTorch leaves them, uniform
   * within 1 / sqrt(inputs). All other parameters stay as they are.
   */
  static void xavierUniform(Block block, long seed) {
    // Of a convolution, every position in the kernel is an input and an output.
    uniform(
        block,
        shape -> Math.sqrt(6.0 / ((shape.get(0) + shape.get(1)) * shape.slice(2).size())),
        seed);
  }

  /**
   * PyTorch's own initialisation of linear and convolutional layers: weights and biases uniform
   * within 1 / sqrt(inputs), a transposed convolution's inputs being those of its opposite. All
   * other parameters stay as they are.
   */
  static void pytorch(Block block, long seed) {
    uniform(block, shape -> 1 / Math.sqrt(inputs(shape)), seed);
  }

  /**
   * Radford et al.'s initialisation (2016) on top of {@link #pytorch}: weights of convolutions
   * normal with mean 0 and deviation 0.02, of normalisations with mean 1 and deviation 0.02.
   *
   * @param linear whether weights of linear layers are drawn like those of convolutions
   */
  static void dcgan(Block block, boolean linear, long seed) {
    pytorch(block, seed);
    Map<String, NDArray> drawn = new LinkedHashMap<>();
    try (NDManager scope = NDManager.newBaseManager()) {
      Weights.of(block)
          .forEach(
              (name, weight) -> {
                Shape shape = weight.getShape();
                boolean normalization = shape.dimension() == 1;
                if (name.endsWith("weight") && (linear || shape.dimension() != 2)) {
                  NDArray noise = Noise.NORMAL.draw(shape, Seeds.of(seed, name), scope);
                  drawn.put(name, noise.muli(0.02).addi(normalization ? 1 : 0));
                }
              });
      Weights.loadPartial(block, drawn);
    }
  }

  private static double inputs(Shape weight) {
    return weight.get(1) * weight.slice(2).size();
  }

  private static void uniform(Block block, ToDoubleFunction<Shape> weightBound, long seed) {
    Map<String, NDArray> arrays = Weights.of(block);
    Map<String, NDArray> drawn = new LinkedHashMap<>();
    try (NDManager scope = NDManager.newBaseManager()) {
      arrays.forEach(
          (name, weight) -> {
            Shape shape = weight.getShape();
            if (name.endsWith("weight") && shape.dimension() >= 2) {
              double bound = weightBound.applyAsDouble(shape);
              drawn.put(name, uniform(shape, bound, Seeds.of(seed, name), scope));
              String bias = name.substring(0, name.length() - "weight".length()) + "bias";
              if (arrays.containsKey(bias)) {
                Shape biasShape = arrays.get(bias).getShape();
                double biasBound = 1 / Math.sqrt(inputs(shape));
                drawn.put(bias, uniform(biasShape, biasBound, Seeds.of(seed, bias), scope));
              }
            }
          });
      Weights.loadPartial(block, drawn);
    }
  }

  private static NDArray uniform(Shape shape, double bound, long seed, NDManager manager) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (bound * (2 * random.nextDouble() - 1));
    }
    return manager.create(values, shape);
  }
}
