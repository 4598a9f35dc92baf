package dev.kiln.runtime.task;

/** The probabilities of classes, from what a network outputs for them. */
final class Probabilities {
  /**
   * The largest allowed deviation of the sum of probabilities from 1, which covers rounding to half
   * precision.
   */
  private static final double TOLERANCE = 1e-3;

  private Probabilities() {}

  /** Writes the softmax of the numbers, or the numbers themselves if they are probabilities. */
  static void of(float[] numbers, float[] into) {
    if (isDistribution(numbers)) {
      System.arraycopy(numbers, 0, into, 0, numbers.length);
    } else {
      softmax(numbers, into);
    }
  }

  private static boolean isDistribution(float[] numbers) {
    double sum = 0;
    for (float number : numbers) {
      if (!(number >= 0 && number <= 1)) {
        return false;
      }
      sum += number;
    }
    return Math.abs(sum - 1) <= TOLERANCE;
  }

  private static void softmax(float[] logits, float[] into) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - largest);
    }
    for (int i = 0; i < into.length; i++) {
      into[i] = (float) (Math.exp(logits[i] - largest) / sum);
    }
  }
}
