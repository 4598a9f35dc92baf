package dev.kiln.pipeline.quantize;

import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.task.ClassMap;

/** Scores of classes for each pixel, [N, C, H, W]. */
final class ClassScores {
  private ClassScores() {}

  /** Returns the best class of each pixel of the first picture. */
  static ClassMap map(Tensor scores) {
    long[] shape = scores.shape();
    int classes = (int) shape[1];
    int area = (int) (shape[2] * shape[3]);
    float[] numbers = scores.toFloats();
    byte[] best = new byte[area];
    for (int i = 0; i < area; i++) {
      int largest = 0;
      for (int c = 1; c < classes; c++) {
        if (numbers[c * area + i] > numbers[largest * area + i]) {
          largest = c;
        }
      }
      best[i] = (byte) largest;
    }
    return new ClassMap(best, (int) shape[3], (int) shape[2]);
  }
}
