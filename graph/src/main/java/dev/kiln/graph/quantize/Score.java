package dev.kiln.graph.quantize;

import java.util.Locale;

/**
 * The quality of a model on samples, compared with its source; more is better.
 *
 * @param mean the mean over the samples
 * @param worst the smallest value of a sample
 * @param unit dB for a peak signal-to-noise ratio, empty for a share
 */
public record Score(double mean, double worst, String unit) {
  @Override
  public String toString() {
    return unit.isEmpty()
        ? String.format(Locale.ROOT, "mean %.4f, worst %.4f", mean, worst)
        : String.format(Locale.ROOT, "mean %.1f, worst %.1f %s", mean, worst, unit);
  }
}
