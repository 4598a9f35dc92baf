package dev.kiln.runtime.task;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * How much each sample of a network's output belongs to one class, from 0 to 1: the class against
 * the best of the others. Not thread-safe; its memory is reused.
 */
final class ClassLikeness {
  private static final float ROUNDING = 1e-3f;

  private float[] own = new float[0];
  private float[] other = new float[0];
  private float[] sum = new float[0];
  private float[] plane = new float[0];

  /** Returns room for one number per sample, valid until the next call. */
  float[] room(int samples) {
    if (own.length != samples) {
      own = new float[samples];
      other = new float[samples];
      sum = new float[samples];
      plane = new float[samples];
    }
    return own;
  }

  /**
   * Returns one number per sample, valid until the next call.
   *
   * @param numbers [classes, samples] from the buffer's position on: probabilities, if they lie in
   *     0..1 and sum to 1, else logits
   */
  float[] of(FloatBuffer numbers, int classes, int index, int samples) {
    room(samples);
    Arrays.fill(other, Float.NEGATIVE_INFINITY);
    Arrays.fill(sum, 0);
    float least = Float.POSITIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      float[] into = c == index ? own : plane;
      numbers.get(into, 0, samples);
      for (int i = 0; i < samples; i++) {
        least = Math.min(least, into[i]);
        sum[i] += into[i];
      }
      for (int i = 0; c != index && i < samples; i++) {
        other[i] = Math.max(other[i], plane[i]);
      }
    }
    if (least >= 0 && sumsToOne()) {
      for (int i = 0; i < samples; i++) {
        own[i] = own[i] / Math.max(Float.MIN_NORMAL, own[i] + other[i]);
      }
    } else {
      for (int i = 0; i < samples; i++) {
        own[i] = 1 / (1 + (float) Math.exp(other[i] - own[i]));
      }
    }
    return own;
  }

  private boolean sumsToOne() {
    for (float each : sum) {
      if (!(Math.abs(each - 1) < ROUNDING)) {
        return false;
      }
    }
    return true;
  }
}
