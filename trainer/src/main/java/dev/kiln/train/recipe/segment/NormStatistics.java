package dev.kiln.train.recipe.segment;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The means and variances that batch normalization uses outside training, estimated anew as their
 * averages over some batches. The running ones lag behind the weights, or follow the last few
 * batches (Wu and Johnson, 2021, "Rethinking 'Batch' in BatchNorm").
 */
final class NormStatistics {
  /** So large that nothing of a batch is seen beside it. */
  private static final float LARGE = 1e20f;

  private final List<NDArray> running = new ArrayList<>();

  /** Takes the statistics of every batch normalization in a network. */
  NormStatistics(Block network) {
    for (Parameter parameter : network.getParameters().values()) {
      if (parameter.getType() == Parameter.Type.RUNNING_MEAN
          || parameter.getType() == Parameter.Type.RUNNING_VAR) {
        running.add(parameter.getArray());
      }
    }
  }

  /**
   * Replaces the statistics.
   *
   * @param batches the number of batches, above 0
   * @param forward runs the network in training mode on the batch of an index
   */
  void estimate(int batches, IntConsumer forward) {
    if (running.isEmpty()) {
      return;
    }
    float[] taken = taken(forward);
    List<NDArray> sums = running.stream().map(NDArray::zerosLike).toList();
    for (int batch = 0; batch < batches; batch++) {
      running.forEach(array -> array.subi(array));
      forward.accept(batch);
      for (int i = 0; i < taken.length; i++) {
        sums.get(i).addi(running.get(i));
      }
    }
    for (int i = 0; i < taken.length; i++) {
      try (NDArray sum = sums.get(i)) {
        sum.divi(taken[i] * batches).copyTo(running.get(i));
      }
    }
  }

  /**
   * Returns the share of a batch that each running array takes. A layer does not tell it, so it is
   * read off what remains of a number that a batch cannot change otherwise.
   */
  private float[] taken(IntConsumer forward) {
    running.forEach(array -> array.subi(array).addi(LARGE));
    forward.accept(0);
    float[] taken = new float[running.size()];
    for (int i = 0; i < taken.length; i++) {
      taken[i] = (float) (1 - running.get(i).getFloat(0) / (double) LARGE);
    }
    return taken;
  }
}
