package dev.kiln.graph.calibrate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.FloatBuffer;

/**
 * A histogram of the numbers of one value, with bins of equal width between -limit and limit. The
 * limit is a power of two that doubles when a larger number arrives; pairs of bins are then merged,
 * so the histogram needs the same memory for one number as for billions. Zeros are counted apart,
 * because every quantization represents them exactly. Not thread-safe.
 */
public final class ValueHistogram {
  /** Enough for a fine range even if all numbers have one sign and just exceed half the limit. */
  static final int BINS = 8192;

  private final long[] counts = new long[BINS];
  private double limit = Math.scalb(1.0, -20);
  private float smallest = Float.POSITIVE_INFINITY;
  private float largest = Float.NEGATIVE_INFINITY;
  private long zeros;
  private long total;

  /**
   * Adds numbers.
   *
   * @return false if one of them is not finite; then none was added
   */
  public boolean add(FloatBuffer numbers) {
    int start = numbers.position();
    int end = numbers.limit();
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    boolean finite = true;
    for (int i = start; i < end; i++) {
      float number = numbers.get(i);
      // Math.min and Math.max take several times as long, since they tell -0 from 0.
      low = number < low ? number : low;
      high = number > high ? number : high;
      finite &= Math.abs(number) <= Float.MAX_VALUE;
    }
    if (!finite) {
      return false;
    }
    if (start == end) {
      return true;
    }
    smallest = Math.min(smallest, low);
    largest = Math.max(largest, high);
    while (Math.max(-low, high) >= limit) {
      widen();
    }
    float perBin = (float) (BINS / 2 / limit);
    for (int i = start; i < end; i++) {
      float number = numbers.get(i);
      if (number == 0) {
        zeros++;
      } else {
        counts[Math.min(BINS - 1, (int) (number * perBin + BINS / 2))]++;
      }
    }
    total += end - start;
    return true;
  }

  private void widen() {
    long[] merged = new long[BINS];
    for (int i = 0; i < BINS; i++) {
      merged[BINS / 4 + i / 2] += counts[i];
    }
    System.arraycopy(merged, 0, counts, 0, BINS);
    limit *= 2;
  }

  /** Returns the smallest number, or positive infinity if there are none. */
  public float smallest() {
    return smallest;
  }

  /** Returns the largest number, or negative infinity if there are none. */
  public float largest() {
    return largest;
  }

  /** Returns how many numbers were added. */
  public long total() {
    return total;
  }

  /** Returns how many of the numbers are zero. */
  long zeros() {
    return zeros;
  }

  long count(int bin) {
    return counts[bin];
  }

  /** Returns the number in the middle of a bin. */
  double middle(int bin) {
    return (bin + 0.5 - BINS / 2) * width();
  }

  /** Returns the width of a bin. */
  double width() {
    return 2 * limit / BINS;
  }

  void write(DataOutput out) throws IOException {
    out.writeDouble(limit);
    out.writeFloat(smallest);
    out.writeFloat(largest);
    out.writeLong(zeros);
    out.writeLong(total);
    for (long count : counts) {
      out.writeLong(count);
    }
  }

  static ValueHistogram read(DataInput in) throws IOException {
    ValueHistogram read = new ValueHistogram();
    read.limit = in.readDouble();
    read.smallest = in.readFloat();
    read.largest = in.readFloat();
    read.zeros = in.readLong();
    read.total = in.readLong();
    for (int i = 0; i < BINS; i++) {
      read.counts[i] = in.readLong();
    }
    return read;
  }
}
