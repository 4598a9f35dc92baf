package dev.kiln.train.data.segmentation;

import java.awt.Color;
import java.util.SplittableRandom;

/**
 * A change of a picture's colours.
 *
 * @param hue added to the hue, of which 1 is the whole circle
 * @param saturation times the saturation
 * @param brightness times the brightness
 */
record ColorJitter(float hue, float saturation, float brightness) {
  private static final double HUE = 0.1;
  private static final double FACTOR = 1.5;

  /**
   * Returns a change by up to a tenth of the hue's circle and a factor of 1.5, each to the given
   * part.
   */
  static ColorJitter random(double amount, SplittableRandom random) {
    float hue = (float) (amount * HUE * (2 * random.nextDouble() - 1));
    return new ColorJitter(hue, factor(amount, random), factor(amount, random));
  }

  private static float factor(double amount, SplittableRandom random) {
    double factor = 1 + amount * (FACTOR - 1) * random.nextDouble();
    return (float) (random.nextBoolean() ? factor : 1 / factor);
  }

  /** Changes the red, green and blue at an offset. */
  void apply(byte[] rgb, int offset) {
    float[] hsb =
        Color.RGBtoHSB(rgb[offset] & 0xff, rgb[offset + 1] & 0xff, rgb[offset + 2] & 0xff, null);
    int changed =
        Color.HSBtoRGB(
            hsb[0] + hue, Math.min(1, hsb[1] * saturation), Math.min(1, hsb[2] * brightness));
    rgb[offset] = (byte) (changed >> 16);
    rgb[offset + 1] = (byte) (changed >> 8);
    rgb[offset + 2] = (byte) changed;
  }
}
