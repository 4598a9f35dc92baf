package dev.kiln.graph.calibrate;

/**
 * The Kullback-Leibler divergence between the magnitudes of a value and their quantized form.
 * Source: Migacz, 8-bit Inference with TensorRT, 2017.
 */
final class Divergence {
  private static final int LEVELS = 128;
  private static final int STEP = 16;

  private Divergence() {}

  /** Returns the range with the smallest divergence. */
  static ValueRange smallest(ValueHistogram histogram) {
    double[] magnitudes = magnitudes(histogram);
    int used = magnitudes.length;
    while (used > LEVELS && magnitudes[used - 1] == 0) {
      used--;
    }
    int best = used;
    double least = Double.POSITIVE_INFINITY;
    for (int bins = LEVELS; bins <= used; bins += STEP) {
      double found = divergence(magnitudes, bins, used);
      if (found < least) {
        least = found;
        best = bins;
      }
    }
    float end = (float) (best * histogram.width());
    return new ValueRange(Math.max(histogram.smallest(), -end), Math.min(histogram.largest(), end));
  }

  private static double[] magnitudes(ValueHistogram histogram) {
    int half = ValueHistogram.BINS / 2;
    double[] magnitudes = new double[half];
    for (int i = 0; i < half; i++) {
      magnitudes[i] = histogram.count(half + i) + histogram.count(half - 1 - i);
    }
    return magnitudes;
  }

  private static double divergence(double[] magnitudes, int bins, int used) {
    double outside = 0;
    double inside = 0;
    for (int i = 0; i < used; i++) {
      if (i < bins) {
        inside += magnitudes[i];
      } else {
        outside += magnitudes[i];
      }
    }
    double sum = 0;
    for (int level = 0; level < LEVELS; level++) {
      int from = (int) ((long) level * bins / LEVELS);
      int to = (int) ((long) (level + 1) * bins / LEVELS);
      double count = 0;
      int filled = 0;
      for (int i = from; i < to; i++) {
        count += magnitudes[i];
        filled += magnitudes[i] > 0 ? 1 : 0;
      }
      for (int i = from; i < to; i++) {
        double p = (magnitudes[i] + (i == bins - 1 ? outside : 0)) / (inside + outside);
        double q = filled == 0 ? 0 : count / filled / Math.max(inside, 1);
        if (p > 0) {
          sum += p * Math.log(p / Math.max(q, 1e-12));
        }
      }
    }
    return sum;
  }
}
