package dev.kiln.runtime.task.digits;

import dev.kiln.runtime.image.Image;
import java.util.Arrays;

/** The brightness of a picture, pixel by pixel, both original and smoothed. Not thread-safe. */
final class Brightness {
  /**
   * The factor by which smoothing reduces white noise: the square root of the sum of the squared
   * kernel weights.
   */
  private static final float SMOOTHED = 0.375f;

  /** The number of rows that is sufficient for the median. */
  private static final int SAMPLED_ROWS = 128;

  private final int[] histogram = new int[4 * 4 * 255 + 1];
  private byte[] grey = new byte[0];
  private byte[] smooth = new byte[0];
  private int[] column = new int[0];
  private int width;
  private int height;
  private float noise;

  /** Takes the brightness of a grey picture. */
  void take(Image picture) {
    resize(picture.width(), picture.height());
    System.arraycopy(picture.pixels(), 0, grey, 0, grey.length);
    noise = SMOOTHED * noise(picture);
    blur();
  }

  /** Takes the inverted brightness of another picture, with black and white swapped. */
  void takeNegative(Brightness other) {
    resize(other.width, other.height);
    noise = other.noise;
    negate(other.grey, grey);
    negate(other.smooth, smooth);
  }

  private void resize(int newWidth, int newHeight) {
    width = newWidth;
    height = newHeight;
    if (grey.length != width * height || column.length != width + 2) {
      grey = new byte[width * height];
      smooth = new byte[width * height];
      column = new int[width + 2];
    }
  }

  private static void negate(byte[] from, byte[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = (byte) ~from[i];
    }
  }

  /** Smooths with the binomial 3x3 kernel. */
  private void blur() {
    for (int y = 0; y < height; y++) {
      int row = y * width;
      int above = Math.max(0, y - 1) * width;
      int below = Math.min(height - 1, y + 1) * width;
      for (int x = 0; x < width; x++) {
        column[x + 1] =
            (grey[above + x] & 0xff) + 2 * (grey[row + x] & 0xff) + (grey[below + x] & 0xff);
      }
      column[0] = column[1];
      column[width + 1] = column[width];
      for (int x = 0; x < width; x++) {
        smooth[row + x] = (byte) (column[x] + 2 * column[x + 1] + column[x + 2] + 8 >> 4);
      }
    }
  }

  /**
   * Returns the standard deviation of white noise, estimated from the difference of the Laplacians
   * at two scales (Immerkær, Fast Noise Variance Estimation, 1996); taking the median excludes
   * strokes.
   */
  float noise(Image picture) {
    byte[] grey = picture.pixels();
    int width = picture.width();
    Arrays.fill(histogram, 0);
    int count = 0;
    for (int y = 1; y < picture.height() - 1; y += 1 + picture.height() / SAMPLED_ROWS) {
      for (int x = 1; x < width - 1; x++, count++) {
        int i = y * width + x;
        int curvature = bend(grey, i - width) - 2 * bend(grey, i) + bend(grey, i + width);
        histogram[Math.abs(curvature)]++;
      }
    }
    int median = 0;
    for (int below = histogram[0]; 2 * below < count; below += histogram[median]) {
      median++;
    }
    return median / (6 * 0.6745f);
  }

  private static int bend(byte[] grey, int i) {
    return (grey[i - 1] & 0xff) - 2 * (grey[i] & 0xff) + (grey[i + 1] & 0xff);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Returns the standard deviation of the noise in the smoothed picture. */
  float noise() {
    return noise;
  }

  /** Returns the smoothed picture, row by row. */
  byte[] smooth() {
    return smooth;
  }

  int smooth(int x, int y) {
    return smooth[y * width + x] & 0xff;
  }

  int grey(int x, int y) {
    return grey[y * width + x] & 0xff;
  }

  boolean has(int x, int y) {
    return x >= 0 && y >= 0 && x < width && y < height;
  }
}
