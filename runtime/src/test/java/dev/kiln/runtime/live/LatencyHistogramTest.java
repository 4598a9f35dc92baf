package dev.kiln.runtime.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyHistogramTest {
  @Test
  void anEmptyOneIsAllZeros() {
    assertEquals(new Latency(0, 0, 0, 0, 0), new LatencyHistogram().latency());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void percentilesAreWithinTheErrorBoundOfTheTrueOnes(int seed) {
    Random random = new Random(seed);
    long[] values = new long[1 + random.nextInt(5_000)];
    double octaves = 1 + random.nextInt(36);
    LatencyHistogram histogram = new LatencyHistogram();
    for (int i = 0; i < values.length; i++) {
      values[i] = (long) Math.pow(2, octaves * random.nextDouble());
      histogram.record(values[i]);
    }
    Arrays.sort(values);
    Latency latency = histogram.latency();
    assertEquals(values.length, latency.count());
    assertEquals(values[values.length - 1], latency.max());
    near(values, 0.50, latency.p50());
    near(values, 0.95, latency.p95());
    near(values, 0.99, latency.p99());
  }

  private static void near(long[] sorted, double share, long measured) {
    long exact = sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    assertTrue(
        Math.abs(measured - exact) <= exact * LatencyHistogram.RELATIVE_ERROR,
        share + ": " + measured + " for " + exact);
  }

  @Test
  void everyPowerOfTwoAndItsNeighboursAreWithinTheErrorBound() {
    for (int power = 0; power < 37; power++) {
      for (long value = (1L << power) - 1; value <= (1L << power) + 1; value++) {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.record(value);
        // Something longer, so that the longest does not give the answer away.
        histogram.record(LatencyHistogram.LARGEST_NANOS);
        near(new long[] {value, LatencyHistogram.LARGEST_NANOS}, 0.5, histogram.latency().p50());
      }
    }
  }

  @Test
  void whatIsTooLongOrNegativeIsKeptAtTheBorder() {
    LatencyHistogram histogram = new LatencyHistogram();
    histogram.record(Long.MIN_VALUE);
    assertEquals(0, histogram.latency().max());
    histogram.record(Long.MAX_VALUE);
    Latency latency = histogram.latency();
    assertEquals(2, latency.count());
    assertEquals(LatencyHistogram.LARGEST_NANOS, latency.max());
  }

  @Test
  void manyThreadsRecordWhileOthersRead() throws InterruptedException {
    LatencyHistogram histogram = new LatencyHistogram();
    Thread[] writers = new Thread[4];
    for (int t = 0; t < writers.length; t++) {
      int seed = t;
      writers[t] =
          new Thread(
              () -> {
                Random random = new Random(seed);
                for (int i = 0; i < 50_000; i++) {
                  histogram.record(random.nextInt(1 << 20));
                }
              });
      writers[t].start();
    }
    long before = 0;
    while (before < 200_000) {
      Latency latency = histogram.latency();
      assertTrue(latency.count() >= before, "no count is lost");
      assertTrue(latency.p50() <= latency.p95() && latency.p95() <= latency.p99());
      assertTrue(latency.p99() <= latency.max());
      before = latency.count();
    }
    for (Thread writer : writers) {
      writer.join();
    }
    assertEquals(200_000, histogram.latency().count());
  }
}
