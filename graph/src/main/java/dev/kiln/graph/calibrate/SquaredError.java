package dev.kiln.graph.calibrate;

/**
 * The expected squared error of a range: numbers inside are rounded to one of 256 levels, numbers
 * outside are clamped to its ends.
 */
final class SquaredError {
  /** The ends that are tried on each side, as shares of the largest number. */
  private static final int STEPS = 128;

  private static final int LEVELS = 255;

  /** Sums over all bins up to each one: how many numbers, their sum and the sum of squares. */
  private final double[] counts = new double[ValueHistogram.BINS + 1];

  private final double[] sums = new double[ValueHistogram.BINS + 1];
  private final double[] squares = new double[ValueHistogram.BINS + 1];
  private final ValueHistogram histogram;

  private SquaredError(ValueHistogram histogram) {
    this.histogram = histogram;
    for (int bin = 0; bin < ValueHistogram.BINS; bin++) {
      double middle = histogram.middle(bin);
      counts[bin + 1] = counts[bin] + histogram.count(bin);
      sums[bin + 1] = sums[bin] + histogram.count(bin) * middle;
      squares[bin + 1] = squares[bin] + histogram.count(bin) * middle * middle;
    }
  }

  /** Returns the range with the smallest error. */
  static ValueRange smallest(ValueHistogram histogram) {
    SquaredError error = new SquaredError(histogram);
    ValueRange whole = new ValueRange(histogram.smallest(), histogram.largest());
    ValueRange best = whole;
    double least = error.of(whole.low(), whole.high());
    for (int i = whole.low() < 0 ? 1 : STEPS; i <= STEPS; i++) {
      float low = whole.low() * i / STEPS;
      for (int j = whole.high() > 0 ? 1 : STEPS; j <= STEPS; j++) {
        float high = whole.high() * j / STEPS;
        double found = error.of(low, high);
        if (found < least) {
          least = found;
          best = new ValueRange(low, high);
        }
      }
    }
    return best;
  }

  private double of(double low, double high) {
    int from = bin(low);
    int to = bin(high);
    double step = (high - low) / LEVELS;
    double rounded = (counts[to] - counts[from]) * step * step / 12;
    return rounded + clamped(0, from, low) + clamped(to, ValueHistogram.BINS, high);
  }

  /** Returns the sum of (number - end)^2 over some bins. */
  private double clamped(int from, int to, double end) {
    return squares[to]
        - squares[from]
        - 2 * end * (sums[to] - sums[from])
        + end * end * (counts[to] - counts[from]);
  }

  private int bin(double number) {
    long bin = Math.round(number / histogram.width()) + ValueHistogram.BINS / 2;
    return (int) Math.max(0, Math.min(ValueHistogram.BINS, bin));
  }
}
