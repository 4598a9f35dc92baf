package dev.kiln.runtime.task;

import dev.kiln.runtime.errors.ModelException;
import java.util.List;

/**
 * What a network makes of a pixel: (byte * scale - mean) / std. What is asked of it for a number of
 * channels other than its own is refused with a {@link ModelException}.
 *
 * @param scale what each byte, 0..255, is multiplied by first; not 0
 * @param mean taken off then: one number for each channel in the network's order, or one for all
 * @param std what it is divided by last, none 0: one number for each channel, or one for all
 */
public record Normalization(double scale, List<Double> mean, List<Double> std) {
  /**
   * @throws IllegalArgumentException if scale or a standard deviation is 0
   */
  public Normalization {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (scale == 0 || std.contains(0.0)) {
      throw new IllegalArgumentException("a normalization's scale and std must not be 0");
    }
  }

  /** Bytes as they are, 0..255. */
  public static Normalization bytes() {
    return new Normalization(1, List.of(0.0), List.of(1.0));
  }

  /** 0..1, as MNIST's networks take it. */
  public static Normalization unit() {
    return new Normalization(1 / 255.0, List.of(0.0), List.of(1.0));
  }

  /** -1..1, as GANs and TensorFlow's networks take it. */
  public static Normalization signed() {
    return new Normalization(1 / 255.0, List.of(0.5), List.of(0.5));
  }

  /** ImageNet's mean and standard deviation, as torchvision's networks take it. */
  public static Normalization imagenet() {
    return new Normalization(1 / 255.0, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));
  }

  /** One number for each channel that a byte is multiplied by. */
  public float[] factors(int channels) {
    float[] factors = new float[channels];
    for (int c = 0; c < channels; c++) {
      factors[c] = (float) (scale / at(std, c, channels));
    }
    return factors;
  }

  /** One number for each channel that is added then. */
  public float[] offsets(int channels) {
    float[] offsets = new float[channels];
    for (int c = 0; c < channels; c++) {
      offsets[c] = (float) (-at(mean, c, channels) / at(std, c, channels));
    }
    return offsets;
  }

  /** The number that the network gets for that byte, 0..255, of a channel. */
  public float normalize(int level, int channel, int channels) {
    return (float) ((level * scale - at(mean, channel, channels)) / at(std, channel, channels));
  }

  /** One number for each channel that what a network gives is multiplied by, on the way back. */
  public float[] inverseFactors(int channels) {
    float[] factors = new float[channels];
    for (int c = 0; c < channels; c++) {
      factors[c] = (float) (at(std, c, channels) / scale);
    }
    return factors;
  }

  /** One number for each channel that is added then. */
  public float[] inverseOffsets(int channels) {
    float[] offsets = new float[channels];
    for (int c = 0; c < channels; c++) {
      offsets[c] = (float) (at(mean, c, channels) / scale);
    }
    return offsets;
  }

  /** The level, 0..255 and beyond, that a network's number stands for. */
  public double level(float number, int channel, int channels) {
    return (number * at(std, channel, channels) + at(mean, channel, channels)) / scale;
  }

  /** The network's number for each of 256 bytes, for each channel. */
  float[][] tables(int channels) {
    float[][] tables = new float[channels][256];
    for (int c = 0; c < channels; c++) {
      for (int level = 0; level < 256; level++) {
        tables[c][level] = normalize(level, c, channels);
      }
    }
    return tables;
  }

  private static double at(List<Double> numbers, int channel, int channels) {
    if (numbers.size() == 1) {
      return numbers.get(0);
    }
    if (numbers.size() != channels) {
      throw new IllegalArgumentException(
          "the normalization is for "
              + numbers.size()
              + " channels, the network takes "
              + channels);
    }
    return numbers.get(channel);
  }
}
