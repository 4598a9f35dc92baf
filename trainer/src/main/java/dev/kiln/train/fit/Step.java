package dev.kiln.train.fit;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.stream.Stream;

/**
 * A moment of training: the recipe looks at one batch and moves the parameters once.
 *
 * @param epoch from 0
 * @param index within the epoch, from 0
 * @param rate the learning rate
 * @param clip the largest norm of the gradients; 0 for any
 * @param scope closed after the step, with all arrays made in it
 * @param measures takes the losses; one that is not finite ends the run, so measure the loss before
 *     its gradient is used
 */
public record Step(
    int epoch, int index, double rate, double clip, NDManager scope, Measures measures) {
  /** Moves what the optimisers move, the norm of the gradients being that of all together. */
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
