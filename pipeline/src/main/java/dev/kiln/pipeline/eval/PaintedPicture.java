package dev.kiln.pipeline.eval;

import dev.kiln.runtime.image.Image;
import java.util.List;
import java.util.SplittableRandom;

/** What the eye notices of a painted picture in RGB, as numbers. */
final class PaintedPicture {
  /** How many lines of pixels count as the border. */
  static final int OUTERMOST = 12;

  private static final int CHANNELS = 3;
  private static final int INSIDE = 16;
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
   * Returns how far each of the outermost lines is from those inside: the mean difference of its
   * colour from the mean colour of the lines that lie 16 to 32 lines from the border, in levels,
   * averaged over the four sides; 0 in pictures of 16 lines or fewer.
   *
   * @return the outermost line first
   */
  static double[] border(Image picture) {
    double[] steps = new double[OUTERMOST];
    for (double[][] lines : List.of(lines(picture, true), lines(picture, false))) {
      for (boolean first : new boolean[] {true, false}) {
        for (int i = 0; i < OUTERMOST; i++) {
          steps[i] += step(lines, first, i) / 4;
        }
      }
    }
    return steps;
  }

  /** Returns how far a line is from those inside, counted from the first or the last line. */
  private static double step(double[][] lines, boolean first, int line) {
    if (lines.length <= INSIDE) {
      return 0;
    }
    double step = 0;
    for (int c = 0; c < CHANNELS; c++) {
      double inside = 0;
      int count = 0;
      for (int i = INSIDE; i < 2 * INSIDE && i < lines.length; i++, count++) {
        inside += at(lines, first, i)[c];
      }
      step += Math.abs(at(lines, first, line)[c] - inside / count) / CHANNELS;
    }
    return step;
  }

  private static double[] at(double[][] lines, boolean first, int i) {
    return lines[first ? i : lines.length - 1 - i];
  }

  /** Returns the mean colour of each row or column. */
  private static double[][] lines(Image picture, boolean rows) {
    double[][] means = new double[rows ? picture.height() : picture.width()][CHANNELS];
    double length = rows ? picture.width() : picture.height();
    for (int y = 0, at = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        for (int c = 0; c < CHANNELS; c++, at++) {
          means[rows ? y : x][c] += (picture.pixels()[at] & 0xff) / length;
        }
      }
    }
    return means;
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
