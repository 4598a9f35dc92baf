package dev.kiln.train.recipe.segment;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import dev.kiln.train.TrainingException;
import dev.kiln.train.network.Network;
import dev.kiln.train.optimizer.Optimizer;
import dev.kiln.train.recipe.TrainablePart;
import dev.kiln.train.weights.Match;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A network whose backbone may be pretrained and, while the rest of it learns, frozen: the
 * parameters that have names that start with {@code backbone.}
 *
 * <p>As in the article "deeplab-v3plus" a frozen backbone's batch normalization goes on to
 * normalize by the batch and to follow its mean and variance: only the backbone's weights are
 * frozen. Close it to free its memory.
 */
final class FreezableNetwork implements AutoCloseable {
  private static final String BACKBONE = "backbone.";

  private final TrainablePart part;
  private final Map<String, Parameter> backbone;
  private final Optimizer backboneOptimizer;
  private final Optimizer headOptimizer;
  private boolean frozen;

  /** Creates the network at its initialization. */
  FreezableNetwork(Network network, SegmentSettings settings) {
    part = new TrainablePart(network.main(), settings.fit());
    backbone = learning(part, true);
    backboneOptimizer = settings.optimizer().of(backbone, settings);
    headOptimizer = settings.optimizer().of(learning(part, false), settings);
  }

  /** Returns the parameters that learn: the backbone's or all others. */
  private static Map<String, Parameter> learning(TrainablePart part, boolean ofBackbone) {
    Map<String, Parameter> learning = part.learning();
    learning.keySet().removeIf(name -> name.startsWith(BACKBONE) != ofBackbone);
    return learning;
  }

  /**
   * Sets parameters from a file of pretrained weights: those of a backbone alone, under the
   * article's names or torchvision's, or of a whole network.
   *
   * @return what was loaded and what was not
   * @throws TrainingException if the file cannot be read, or nothing in it fits
   */
  Match load(Path file) {
    return part.load(
        file,
        weights -> {
          boolean whole = weights.keySet().stream().anyMatch(name -> name.startsWith(BACKBONE));
          Map<String, NDArray> named = new LinkedHashMap<>();
          weights.forEach((name, array) -> named.put(whole ? name : BACKBONE + name, array));
          return named;
        });
  }

  Model model() {
    return part.model();
  }

  Map<String, Optimizer> optimizers() {
    return Map.of("backbone", backboneOptimizer, "head", headOptimizer);
  }

  /** Freezes the backbone's weights from now on, or lets them learn. */
  void freeze(boolean frozen) {
    this.frozen = frozen;
    backbone.values().forEach(parameter -> parameter.getArray().setRequiresGradient(!frozen));
  }

  /** Returns the optimizers of whatever is not frozen. */
  Optimizer[] learning() {
    return frozen
        ? new Optimizer[] {headOptimizer}
        : new Optimizer[] {headOptimizer, backboneOptimizer};
  }

  /** Returns the network's output for an array [N, ...]. */
  NDArray forward(boolean training, NDArray input) {
    return part.forward(training, input).singletonOrThrow();
  }

  @Override
  public void close() {
    backboneOptimizer.close();
    headOptimizer.close();
    part.close();
  }
}
