package dev.kiln.runtime.background;

import java.util.Arrays;

/**
 * The mean of a square around each number of a plane, cut off at the plane's borders. Its cost does
 * not depend on the square's size. Not thread-safe; its memory is reused.
 */
final class BoxMean {
  private final int width;
  private final int height;
  private final int radius;
  private final float[] across;
  private final float[] sums;

  /** The reciprocal of the number of columns around each column. */
  private final float[] columns;

  BoxMean(int width, int height, int radius) {
    this.width = width;
    this.height = height;
    this.radius = radius;
    across = new float[width * height];
    sums = new float[width];
    columns = new float[width];
    for (int x = 0; x < width; x++) {
      columns[x] = 1f / (Math.min(width, x + radius + 1) - Math.max(0, x - radius));
    }
  }

  /** Replaces each number by the mean of the numbers around it. */
  void run(float[] plane) {
    for (int y = 0; y < height; y++) {
      sumRow(plane, y * width);
    }
    Arrays.fill(sums, 0);
    for (int y = 0; y < Math.min(radius, height); y++) {
      add(y, 1);
    }
    for (int y = 0; y < height; y++) {
      if (y + radius < height) {
        add(y + radius, 1);
      }
      if (y - radius > 0) {
        add(y - radius - 1, -1);
      }
      float rows = 1f / (Math.min(height, y + radius + 1) - Math.max(0, y - radius));
      int at = y * width;
      for (int x = 0; x < width; x++) {
        plane[at + x] = sums[x] * rows * columns[x];
      }
    }
  }

  private void add(int y, float sign) {
    int at = y * width;
    for (int x = 0; x < width; x++) {
      sums[x] += sign * across[at + x];
    }
  }

  private void sumRow(float[] plane, int start) {
    float sum = 0;
    for (int x = 0; x < Math.min(radius, width); x++) {
      sum += plane[start + x];
    }
    for (int x = 0; x < width; x++) {
      if (x + radius < width) {
        sum += plane[start + x + radius];
      }
      if (x - radius > 0) {
        sum -= plane[start + x - radius - 1];
      }
      across[start + x] = sum;
    }
  }
}
