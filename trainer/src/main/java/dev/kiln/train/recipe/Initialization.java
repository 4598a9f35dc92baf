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

/** How parameters begin, depending on nothing but their names, shapes and the seed. */
final class Initialization {
  private Initialization() {}

  /**
   * The articles' initialisation of linear and convolutional layers: weights by Glorot and Bengio
   * (2010), uniform within sqrt(6 / (inputs + outputs)); biases as PyTorch leaves them, uniform
   * within 1 / sqrt(inputs). All other parameters stay as they are.
   */
  static void xavierUniform(Block block, long seed) {
    Map<String, NDArray> arrays = Weights.of(block);
    Map<String, NDArray> drawn = new LinkedHashMap<>();
    try (NDManager scope = NDManager.newBaseManager()) {
      arrays.forEach(
          (name, weight) -> {
            Shape shape = weight.getShape();
            if (name.endsWith("weight") && shape.dimension() >= 2) {
              // Of a convolution, every position in the kernel is an input and an output.
              double positions = shape.slice(2).size();
              double inputs = shape.get(1) * positions;
              double outputs = shape.get(0) * positions;
              double bound = Math.sqrt(6 / (inputs + outputs));
              drawn.put(name, uniform(shape, bound, Seeds.of(seed, name), scope));
              String bias = name.substring(0, name.length() - "weight".length()) + "bias";
              if (arrays.containsKey(bias)) {
                Shape biasShape = arrays.get(bias).getShape();
                drawn.put(
                    bias, uniform(biasShape, 1 / Math.sqrt(inputs), Seeds.of(seed, bias), scope));
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
