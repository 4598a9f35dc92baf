package dev.kiln.tune.prune;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.nn.Parameter;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How much loss or outputs would change without a channel, to first order (Molchanov et al., 2017):
 * the sum of weight times gradient over all weights that read it, squared and averaged over
 * batches.
 */
final class Importance {
  private final ChannelSlots slots;
  private final Map<Integer, Double> squares = new HashMap<>();

  Importance(ChannelSlots slots) {
    this.slots = slots;
  }

  /** Takes the gradients of a batch into account. */
  void add(Map<String, Parameter> weights) {
    Map<Integer, Double> changes = new HashMap<>();
    for (Place place : slots.readers()) {
      Parameter weight = weights.get(place.value());
      if (weight != null && weight.requiresGradient()) {
        float[] products = products(weight.getArray(), place.axis());
        int[] all = slots.of(place.value()).get(place.axis());
        for (int i = 0; i < all.length; i++) {
          changes.merge(slots.ties.root(all[i]), (double) products[i], Double::sum);
        }
      }
    }
    changes.forEach((root, change) -> squares.merge(root, change * change, Double::sum));
  }

  private static float[] products(NDArray weight, int axis) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      int[] others =
          IntStream.range(0, weight.getShape().dimension()).filter(i -> i != axis).toArray();
      NDArray products = weight.mul(weight.getGradient());
      return (others.length == 0 ? products : products.sum(others)).toFloatArray();
    }
  }

  /** Returns the importance of a channel, by the slot that stands for it. */
  double of(int root) {
    return squares.getOrDefault(root, 0.0);
  }
}
