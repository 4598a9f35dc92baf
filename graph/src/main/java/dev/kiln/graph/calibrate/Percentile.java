package dev.kiln.graph.calibrate;

/** The range without the outermost numbers. */
final class Percentile {
  private Percentile() {}

  /**
   * Returns the range.
   *
   * @param share the share of all numbers that is clamped on each side
   */
  static ValueRange range(ValueHistogram histogram, double share) {
    long clamped = (long) (histogram.total() * share);
    int low = 0;
    for (long left = clamped - histogram.count(0); left >= 0 && low < ValueHistogram.BINS - 1; ) {
      left -= histogram.count(++low);
    }
    int high = ValueHistogram.BINS - 1;
    for (long left = clamped - histogram.count(high); left >= 0 && high > 0; ) {
      left -= histogram.count(--high);
    }
    double half = histogram.width() / 2;
    return new ValueRange(
        (float) Math.max(histogram.smallest(), histogram.middle(low) - half),
        (float) Math.min(histogram.largest(), histogram.middle(high) + half));
  }
}
