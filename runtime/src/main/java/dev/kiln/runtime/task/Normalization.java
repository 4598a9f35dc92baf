package dev.kiln.runtime.task;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The conversion of a byte to the number that a network takes: (byte * scale - mean) / std. Methods
 * that are given a number of channels throw {@link IllegalArgumentException} if {@code mean} or
 * {@code std} has neither one number nor that many.
 *
 * @param scale the factor applied first to each byte, 0..255; not 0
 * @param mean the mean subtracted next: one number per channel in the network's order, or one for
 *     all channels
 * @param std the standard deviation divided by last, not 0: one number per channel, or one for all
 *     channels
 */
public record Normalization(double scale, List<Double> mean, List<Double> std)
    implements Serializable {
  /**
   * Creates a normalization.
   *
   * @throws IllegalArgumentException if the scale or a standard deviation is 0
   */
  public Normalization {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (scale == 0 || std.contains(0.0)) {
      throw new IllegalArgumentException("a normalization's scale and std must not be 0");
    }
  }

  /** Returns the normalization that keeps bytes as they are, 0..255. */
  public static Normalization bytes() {
    return new Normalization(1, List.of(0.0), List.of(1.0));
  }

  /** Returns the normalization to 0..1, used by MNIST networks. */
  public static Normalization unit() {
    return new Normalization(1 / 255.0, List.of(0.0), List.of(1.0));
  }

  /** Returns the normalization to -1..1, used by GANs and TensorFlow's networks. */
  public static Normalization signed() {
    return new Normalization(1 / 255.0, List.of(0.5), List.of(0.5));
  }

  /**
   * Returns the normalization with ImageNet's mean and standard deviation, used by torchvision's
   * networks.
   */
  public static Normalization imagenet() {
    return new Normalization(1 / 255.0, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));
  }

  /** Returns the normalization of pictures whose black and white are swapped. */
  Normalization inverted() {
    List<Double> swapped = new ArrayList<>();
    mean.forEach(level -> swapped.add(level - 255 * scale));
    return new Normalization(-scale, swapped, std);
  }

  /** Returns the factor of each channel that a byte is multiplied by. */
  public float[] factors(int channels) {
    float[] factors = new float[channels];
    for (int c = 0; c < channels; c++) {
      factors[c] = (float) (scale / at(std, c, channels));
    }
    return factors;
  }

  /** Returns the offset of each channel that is added after the multiplication. */
  public float[] offsets(int channels) {
    float[] offsets = new float[channels];
    for (int c = 0; c < channels; c++) {
      offsets[c] = (float) (-at(mean, c, channels) / at(std, c, channels));
    }
    return offsets;
  }

  /** Returns the network's number for a byte value, 0..255, of a channel. */
  public float normalize(int level, int channel, int channels) {
    return (float) ((level * scale - at(mean, channel, channels)) / at(std, channel, channels));
  }

  /**
   * Returns the factor of each channel for the inverse conversion, from the network's numbers to
   * byte values.
   */
  public float[] inverseFactors(int channels) {
    float[] factors = new float[channels];
    for (int c = 0; c < channels; c++) {
      factors[c] = (float) (at(std, c, channels) / scale);
    }
    return factors;
  }

  /**
   * Returns the offset of each channel that is added after the multiplication in the inverse
   * conversion.
   */
  public float[] inverseOffsets(int channels) {
    float[] offsets = new float[channels];
    for (int c = 0; c < channels; c++) {
      offsets[c] = (float) (at(mean, c, channels) / scale);
    }
    return offsets;
  }

  /**
   * Returns the level that a network's number stands for; levels outside 0..255 are not clipped.
   */
  public double level(float number, int channel, int channels) {
    return (number * at(std, channel, channels) + at(mean, channel, channels)) / scale;
  }

  /** Returns, for each channel, the network's numbers for all 256 byte values. */
  float[][] tables(int channels) {
    float[][] tables = new float[channels][256];
    for (int c = 0; c < channels; c++) {
      for (int level = 0; level < 256; level++) {
        tables[c][level] = normalize(level, c, channels);
      }
    }
    return tables;
  }

  /**
   * Returns the name by which the command line calls it, or the mean and the deviation of pixels of
   * 0 to 1, or of 0 to 255.
   */
  @Override
  public String toString() {
    if (equals(unit())) {
      return "unit";
    }
    if (equals(imagenet())) {
      return "imagenet";
    }
    if (equals(signed())) {
      return "signed";
    }
    if (equals(bytes())) {
      return "byte";
    }
    String pixels = scale == 1 ? " of 0..255" : scale == 1 / 255.0 ? "" : " of bytes * " + scale;
    return "mean " + text(mean) + ", std " + text(std) + pixels;
  }

  private static String text(List<Double> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
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
