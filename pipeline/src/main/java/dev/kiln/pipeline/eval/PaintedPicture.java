package dev.kiln.pipeline.eval;

import dev.kiln.runtime.image.Image;
import java.util.SplittableRandom;

/** What the eye notices of a painted picture in RGB, as numbers. */
final class PaintedPicture {
  private static final int CHANNELS = 3;
  private static final int OUTERMOST = 12;
  private static final double NOISE = 4;

  private PaintedPicture() {}

  /** Returns the mean saturation, 0 to 1: the range of a pixel's channels by the largest. */
  static double saturation(Image picture) {
    byte[] pixels = picture.pixels();
    double sum = 0;
    for (int at = 0; at < pixels.length; at += CHANNELS) {
      int red = pixels[at] & 0xff;
      int green = pixels[at + 1] & 0xff;
      int blue = pixels[at + 2] & 0xff;
      int most = Math.max(red, Math.max(green, blue));
      int least = Math.min(red, Math.min(green, blue));
      sum += most == 0 ? 0 : (double) (most - least) / most;
    }
    return sum * CHANNELS / pixels.length;
  }

  /**
   * Returns how much more two neighbouring lines differ near a border than elsewhere, in levels:
   * the largest mean step of the outermost lines on any side, less the mean step of all others.
   */
  static double border(Image picture) {
    double[] down = steps(picture, true);
    double[] across = steps(picture, false);
    return Math.max(excess(down), excess(across));
  }

  private static double excess(double[] steps) {
    int outermost = Math.min(OUTERMOST, steps.length / 3);
    double most = 0;
    double inner = 0;
    for (int i = 0; i < steps.length; i++) {
      if (i < outermost || i >= steps.length - outermost) {
        most = Math.max(most, steps[i]);
      } else {
        inner += steps[i];
      }
    }
    return Math.max(0, most - inner / Math.max(1, steps.length - 2 * outermost));
  }

  /** Returns how far each line's mean colour is from the next one's: rows or columns. */
  private static double[] steps(Image picture, boolean rows) {
    int lines = rows ? picture.height() : picture.width();
    double[][] means = new double[lines][CHANNELS];
    for (int y = 0, at = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        for (int c = 0; c < CHANNELS; c++, at++) {
          means[rows ? y : x][c] += picture.pixels()[at] & 0xff;
        }
      }
    }
    double length = rows ? picture.width() : picture.height();
    double[] steps = new double[lines - 1];
    for (int i = 0; i < steps.length; i++) {
      for (int c = 0; c < CHANNELS; c++) {
        steps[i] += Math.abs(means[i + 1][c] - means[i][c]) / length / CHANNELS;
      }
    }
    return steps;
  }

  /** Returns a photo with noise, always the same. */
  static Image noisy(Image photo) {
    SplittableRandom random = new SplittableRandom(1);
    byte[] pixels = photo.pixels().clone();
    for (int i = 0; i < pixels.length; i++) {
      long level = Math.round((pixels[i] & 0xff) + NOISE * random.nextGaussian());
      pixels[i] = (byte) Math.max(0, Math.min(255, level));
    }
    return new Image(pixels, photo.width(), photo.height(), photo.format());
  }

  /** Returns the mean difference of two pictures in levels. */
  static double change(Image one, Image other) {
    long sum = 0;
    for (int i = 0; i < one.pixels().length; i++) {
      sum += Math.abs((one.pixels()[i] & 0xff) - (other.pixels()[i] & 0xff));
    }
    return (double) sum / one.pixels().length;
  }
}
