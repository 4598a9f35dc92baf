package dev.kiln.train.recipe.classify;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.kiln.train.recipe.TrainablePart;
import java.util.List;
import java.util.Map;

/**
 * All layers of a network but the last, which may be frozen: they then see what their pretrained
 * weights see, normalized by the statistics that came with these, and only the last layer learns.
 */
final class FrozenLayers {
  private final TrainablePart network;
  private final List<Block> layers;
  private final List<Parameter> parameters;
  private boolean frozen;

  /**
   * Creates the layers, not frozen.
   *
   * @throws IllegalArgumentException if the network has one layer only
   */
  FrozenLayers(TrainablePart network) {
    this.network = network;
    layers = network.block().getChildren().values();
    if (layers.size() < 2) {
      throw new IllegalArgumentException("the network has no layers to freeze before its last");
    }
    Block last = layers.get(layers.size() - 1);
    List<Parameter> learning = last.getParameters().values();
    parameters = network.learning().values().stream().filter(p -> !learning.contains(p)).toList();
  }

  /** Freezes the layers from now on, or lets them learn. */
  void freeze(boolean from) {
    frozen = from;
    parameters.forEach(parameter -> parameter.getArray().setRequiresGradient(!from));
  }

  /** Returns the parameters of the last layer. */
  Map<String, Parameter> last() {
    Map<String, Parameter> last = network.learning();
    last.values().removeIf(parameters::contains);
    return last;
  }

  /** Returns the parameters of the layers that may be frozen. */
  Map<String, Parameter> others() {
    Map<String, Parameter> others = network.learning();
    others.values().removeIf(parameter -> !parameters.contains(parameter));
    return others;
  }

  /** Returns the network's output; the frozen layers are not in training. */
  NDArray forward(boolean training, NDArray input) {
    if (!frozen) {
      return network.forward(training, input).singletonOrThrow();
    }
    NDArray current = input;
    for (int i = 0; i < layers.size(); i++) {
      boolean learns = training && i == layers.size() - 1;
      current = network.forward(layers.get(i), learns, current).singletonOrThrow();
    }
    return current;
  }

  boolean areFrozen() {
    return frozen;
  }
}
