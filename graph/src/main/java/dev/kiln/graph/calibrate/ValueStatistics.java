package dev.kiln.graph.calibrate;

import dev.kiln.runtime.Tensor;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.FloatBuffer;

/**
 * What calibration measured of one value: a histogram of all numbers and, for values [N, C, ...],
 * the mean and the standard deviation of each channel. Not thread-safe.
 */
public final class ValueStatistics {
  /** More than any network has; what is read from a file must not ask for all memory. */
  private static final int MOST_CHANNELS = 1 << 20;

  private final ValueHistogram histogram;
  private double[] sums = new double[0];
  private double[] squares = new double[0];
  private long perChannel;

  ValueStatistics() {
    this(new ValueHistogram());
  }

  private ValueStatistics(ValueHistogram histogram) {
    this.histogram = histogram;
  }

  /** Adds a float tensor; returns false if it contains numbers that are not finite. */
  boolean add(Tensor tensor) {
    FloatBuffer numbers = tensor.data().asFloatBuffer();
    if (!histogram.add(numbers)) {
      return false;
    }
    long[] shape = tensor.shape();
    if (shape.length >= 2 && numbers.remaining() > 0) {
      addChannels(numbers, (int) shape[0], (int) shape[1]);
    }
    return true;
  }

  private void addChannels(FloatBuffer numbers, int batch, int channels) {
    if (sums.length != channels) {
      if (sums.length > 0) {
        return;
      }
      sums = new double[channels];
      squares = new double[channels];
    }
    int plane = numbers.remaining() / (batch * channels);
    int at = 0;
    for (int i = 0; i < batch * channels; i++) {
      double sum = 0;
      double square = 0;
      for (int j = 0; j < plane; j++, at++) {
        float number = numbers.get(at);
        sum += number;
        square += number * number;
      }
      sums[i % channels] += sum;
      squares[i % channels] += square;
    }
    perChannel += (long) batch * plane;
  }

  /** Returns the histogram of all numbers. */
  public ValueHistogram histogram() {
    return histogram;
  }

  /** Returns the mean of each channel; empty for values without channels. */
  public float[] means() {
    float[] means = new float[sums.length];
    for (int c = 0; c < means.length; c++) {
      means[c] = (float) (sums[c] / perChannel);
    }
    return means;
  }

  /** Returns the standard deviation of each channel; empty for values without channels. */
  public float[] deviations() {
    float[] deviations = new float[sums.length];
    for (int c = 0; c < deviations.length; c++) {
      double mean = sums[c] / perChannel;
      deviations[c] = (float) Math.sqrt(Math.max(0, squares[c] / perChannel - mean * mean));
    }
    return deviations;
  }

  void write(DataOutput out) throws IOException {
    histogram.write(out);
    out.writeLong(perChannel);
    out.writeInt(sums.length);
    for (int c = 0; c < sums.length; c++) {
      out.writeDouble(sums[c]);
      out.writeDouble(squares[c]);
    }
  }

  static ValueStatistics read(DataInput in) throws IOException {
    ValueStatistics read = new ValueStatistics(ValueHistogram.read(in));
    read.perChannel = in.readLong();
    int channels = in.readInt();
    if (channels < 0 || channels > MOST_CHANNELS) {
      throw new IOException(channels + " channels");
    }
    read.sums = new double[channels];
    read.squares = new double[channels];
    for (int c = 0; c < channels; c++) {
      read.sums[c] = in.readDouble();
      read.squares[c] = in.readDouble();
    }
    return read;
  }
}
