package dev.kiln.pipeline.bench;

import java.util.Arrays;

/** Latencies, one for each time that something was done. Not thread-safe. */
final class LatencySamples {
  private long[] nanos = new long[1024];
  private int count;

  /** Adds a latency in nanoseconds. */
  void add(long took) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = took;
  }

  int count() {
    return count;
  }

  /** Returns the distribution of at least one sample. */
  LatencyPercentiles percentiles() {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    double mean = Arrays.stream(sorted).average().orElseThrow() / 1e6;
    return new LatencyPercentiles(
        at(sorted, 0.5), at(sorted, 0.95), at(sorted, 0.99), mean, at(sorted, 1));
  }

  /** Returns the smallest sample that at least this share of all does not exceed (nearest rank). */
  private static double at(long[] sorted, double share) {
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)] / 1e6;
  }
}
