package dev.kiln.runtime.task.digits;

import dev.kiln.runtime.image.Image;
import java.util.Arrays;

/** How bright a picture is, pixel by pixel, as it is and smoothed. One thread at a time. */
final class Brightness {
  /** What smoothing leaves of white noise: the root of the kernel's sum of squares. */
  private static final float SMOOTHED = 0.375f;

  /** For a median so many rows are enough. */
  private static final int SAMPLED_ROWS = 128;

  private final int[] histogram = new int[4 * 4 * 255 + 1];
  private byte[] grey = new byte[0];
  private byte[] smooth = new byte[0];
  private int[] column = new int[0];
  private int width;
  private int height;
  private float noise;

  /** Becomes that of a grey picture. */
  void take(Image picture) {
    resize(picture.width(), picture.height());
    System.arraycopy(picture.pixels(), 0, grey, 0, grey.length);
    noise = SMOOTHED * noise(picture);
    blur();
  }

  /** Becomes another one's with black and white swapped. */
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

  /** The binomial 3x3 kernel. */
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
   * The standard deviation of white noise, by what the Laplacians of two scales differ (Immerkær,
   * Fast Noise Variance Estimation, 1996); the median keeps strokes from counting.
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

  /** The standard deviation of the smoothed picture's noise. */
  float noise() {
    return noise;
  }

  /** The smoothed picture, row by row. */
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
