package dev.kiln.tune.distil;

import static dev.kiln.train.op.Scalar.scalar;

import ai.djl.ndarray.NDArray;
import dev.kiln.graph.GraphException;

/** How far the values of a pupil are from those of its teacher. */
final class Likeness {
  private static final float LEAST_VARIANCE = 1e-6f;

  private Likeness() {}

  /**
   * Returns the divergence of scores at a temperature, in the units of the gradient without one
   * (Hinton et al., 2015).
   */
  static NDArray ofScores(NDArray pupil, NDArray teacher, double temperature) {
    NDArray softened = teacher.div(temperature);
    NDArray wanted = softened.softmax(1);
    NDArray given = pupil.div(scalar(temperature, pupil)).logSoftmax(1);
    NDArray divergence = wanted.mul(softened.logSoftmax(1).sub(given)).sum(new int[] {1}).mean();
    return divergence.mul(scalar(temperature * temperature, divergence));
  }

  /** Returns the mean squared error as a share of the variance of what is wanted. */
  static NDArray ofNumbers(NDArray pupil, NDArray teacher, Counterparts match) {
    if (!pupil.getShape().equals(teacher.getShape())) {
      throw new GraphException(
          "'%s' of the model is %s, but '%s' of the teacher is %s; only values of one shape can become alike"
              .formatted(match.pupil(), pupil.getShape(), match.teacher(), teacher.getShape()));
    }
    float variance = teacher.sub(teacher.mean()).square().mean().getFloat();
    NDArray error = pupil.sub(teacher).square().mean();
    return error.div(scalar(Math.max(LEAST_VARIANCE, variance), error));
  }
}
