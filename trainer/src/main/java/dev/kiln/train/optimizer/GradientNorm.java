package dev.kiln.train.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.kiln.train.TrainingException;
import java.util.List;

/**
 * The Euclidean norm of several gradients taken as one vector. Arrays made on the way are closed by
 * the caller.
 */
public final class GradientNorm {
  private static final double EPSILON = 1e-6;

  private GradientNorm() {}

  /**
   * Scales gradients so that their norm does not exceed a limit, as PyTorch's {@code
   * clip_grad_norm_} does.
   *
   * @throws TrainingException if the norm is not a finite number
   */
  public static void clip(List<NDArray> gradients, double limit) {
    double norm = of(gradients);
    if (!Double.isFinite(norm)) {
      throw new TrainingException(
          "the norm of the gradients is %s; try a smaller learning rate".formatted(norm));
    }
    double scale = limit / (norm + EPSILON);
    if (scale < 1) {
      gradients.forEach(gradient -> gradient.muli(scale));
    }
  }

  /** Returns the norm; gradients whose squares no float holds are scaled down first. */
  static double of(List<NDArray> gradients) {
    double norm = ofSquares(gradients);
    if (Double.isFinite(norm)) {
      return norm;
    }
    double largest = gradients.stream().mapToDouble(g -> g.abs().max().getFloat()).max().orElse(0);
    return largest * ofSquares(gradients.stream().map(g -> g.div(largest)).toList());
  }

  private static double ofSquares(List<NDArray> gradients) {
    NDList squares = new NDList();
    gradients.forEach(gradient -> squares.add(gradient.square().sum()));
    return Math.sqrt(NDArrays.stack(squares).sum().getFloat());
  }
}
