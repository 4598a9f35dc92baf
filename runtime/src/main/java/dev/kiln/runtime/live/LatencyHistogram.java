package dev.kiln.runtime.live;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A histogram of durations with fixed buckets, 32 per power of two, as in HdrHistogram: percentiles
 * have a relative error of at most {@link #RELATIVE_ERROR}. Recording neither locks nor allocates;
 * any number of threads may record and read at once.
 */
public final class LatencyHistogram {
  /** The largest relative error of a percentile: 1/64. */
  public static final double RELATIVE_ERROR = 1.0 / 64;

  /**
   * The longest duration that can be recorded, 137 seconds; longer ones are recorded with this
   * value.
   */
  public static final long LARGEST_NANOS = (1L << 37) - 1;

  private static final int BITS = 5;
  private static final int PER_OCTAVE = 1 << BITS;

  private final AtomicLongArray counts = new AtomicLongArray(bucket(LARGEST_NANOS) + 1);
  private final AtomicLong longest = new AtomicLong();

  /** Records a duration in nanoseconds; a negative one counts as 0. */
  public void record(long nanos) {
    long kept = Math.max(0, Math.min(LARGEST_NANOS, nanos));
    long known = longest.get();
    while (kept > known && !longest.compareAndSet(known, kept)) {
      known = longest.get();
    }
    counts.incrementAndGet(bucket(kept));
  }

  /** Returns the percentiles of all durations recorded so far. */
  public Latency latency() {
    long[] seen = new long[counts.length()];
    long count = 0;
    for (int i = 0; i < seen.length; i++) {
      seen[i] = counts.get(i);
      count += seen[i];
    }
    long max = longest.get();
    return new Latency(
        count,
        percentile(seen, count, 0.50, max),
        percentile(seen, count, 0.95, max),
        percentile(seen, count, 0.99, max),
        max);
  }

  /**
   * Returns the smallest duration that at least the given fraction of the recorded durations does
   * not exceed.
   */
  private static long percentile(long[] seen, long count, double share, long max) {
    long rank = Math.max(1, (long) Math.ceil(share * count));
    long below = 0;
    for (int i = 0; i < seen.length; i++) {
      below += seen[i];
      if (below >= rank) {
        return Math.min(max, middle(i));
      }
    }
    return 0;
  }

  private static int bucket(long nanos) {
    if (nanos < PER_OCTAVE) {
      return (int) nanos;
    }
    int shift = 63 - Long.numberOfLeadingZeros(nanos) - BITS;
    return shift * PER_OCTAVE + (int) (nanos >>> shift);
  }

  private static long middle(int bucket) {
    if (bucket < PER_OCTAVE) {
      return bucket;
    }
    int shift = bucket / PER_OCTAVE - 1;
    long width = 1L << shift;
    return (bucket % PER_OCTAVE + PER_OCTAVE) * width + width / 2;
  }
}
