package dev.kiln.train.fit;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.training.GradientCollector;
import dev.kiln.train.optimizer.GradientNorm;
import dev.kiln.train.optimizer.Optimizer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One step of training: the recipe looks at a batch and moves the parameters once.
 *
 * @param epoch from 0
 * @param index of the step within the epoch, from 0
 * @param rate the learning rate
 * @param clip the largest norm of the gradients; 0 for no limit
 * @param scope owns the arrays made in the step; closed after it
 * @param measures takes the losses. One that is not finite ends the run, so add the loss before its
 *     gradient is used
 */
public record Step(
    int epoch, int index, double rate, double clip, NDManager scope, Metrics measures) {
  /**
   * Computes a loss, its gradients, and moves what the optimizers move.
   *
   * @param loss computes a scalar from the network's outputs, recorded for gradients
   */
  public void minimize(Supplier<NDArray> loss, Optimizer... optimizers) {
    try (GradientCollector tape = Engine.getInstance().newGradientCollector()) {
      tape.backward(loss.get());
    }
    move(optimizers);
  }

  /** Returns this step at another learning rate. */
  public Step withRate(double changed) {
    return new Step(epoch, index, changed, clip, scope, measures);
  }

  /**
   * Moves what the optimizers move, by the gradients collected so far. If the norm of all these
   * gradients together exceeds {@link #clip}, they are scaled down to it.
   */
  public void move(Optimizer... optimizers) {
    if (clip > 0) {
      try (NDScope arrays = new NDScope()) {
        arrays.suppressNotUsedWarning();
        GradientNorm.clip(Stream.of(optimizers).flatMap(Optimizer::gradients).toList(), clip);
      }
    }
    for (Optimizer optimizer : optimizers) {
      optimizer.step(rate);
    }
  }
}
