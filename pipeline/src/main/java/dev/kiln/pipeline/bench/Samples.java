package dev.kiln.pipeline.bench;

import java.util.Arrays;

/** How long something took, each time. */
public final class Samples {
  private long[] nanos = new long[1024];
  private int count;

  /**
   * In milliseconds.
   *
   * @param p50 the median
   * @param p95 19 of 20 were as fast
   * @param p99 99 of 100 were as fast
   * @param mean of all
   * @param max the slowest
   */
  public record Summary(double p50, double p95, double p99, double mean, double max) {}

  public void add(long took) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = took;
  }

  public int count() {
    return count;
  }

  /** Of at least one sample. */
  public Summary summary() {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    double mean = Arrays.stream(sorted).average().orElseThrow() / 1e6;
    return new Summary(at(sorted, 0.5), at(sorted, 0.95), at(sorted, 0.99), mean, at(sorted, 1));
  }

  /** The smallest sample that this share of all does not exceed. */
  private static double at(long[] sorted, double share) {
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)] / 1e6;
  }
}
