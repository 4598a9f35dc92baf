package dev.kiln.runtime.task;

import java.util.Arrays;

/**
 * Grey-value morphology with a square window, at the same cost for every window (van Herk 1992, Gil
 * and Werman 1993). Windows are 2 * radius + 1 wide and are cut at the picture's edges.
 */
final class Morphology {
  private Morphology() {}

  /** The largest value in each window. */
  static float[] dilate(float[] values, int width, int height, int radius) {
    float[] result = values.clone();
    Line line = new Line(radius, Math.max(width, height));
    for (int y = 0; y < height; y++) {
      line.maximum(result, y * width, 1, width);
    }
    for (int x = 0; x < width; x++) {
      line.maximum(result, x, width, height);
    }
    return result;
  }

  /**
   * Fills what is darker than its surroundings and narrower than the window. Windows may reach over
   * the picture's edges, so a gradient or a frame that meets an edge stays as it is.
   */
  static float[] close(float[] values, int width, int height, int radius) {
    int wide = width + 2 * radius;
    int high = height + 2 * radius;
    float[] padded = new float[wide * high];
    Arrays.fill(padded, Float.NEGATIVE_INFINITY);
    for (int y = 0; y < height; y++) {
      System.arraycopy(values, y * width, padded, (y + radius) * wide + radius, width);
    }
    float[] upper = dilate(padded, wide, high, radius);
    negate(upper);
    float[] filled = dilate(upper, wide, high, radius);
    float[] closed = new float[values.length];
    for (int y = 0; y < height; y++) {
      System.arraycopy(filled, (y + radius) * wide + radius, closed, y * width, width);
    }
    negate(closed);
    return closed;
  }

  private static void negate(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = -values[i];
    }
  }

  /** Running maxima along lines: those from both ends of blocks as wide as the window. */
  private static final class Line {
    private final int radius;
    private final int window;
    private final float[] forward;
    private final float[] backward;

    Line(int radius, int longest) {
      this.radius = radius;
      this.window = 2 * radius + 1;
      this.forward = new float[padded(longest)];
      this.backward = new float[padded(longest)];
    }

    private int padded(int length) {
      return (length + 2 * radius + window - 1) / window * window;
    }

    void maximum(float[] values, int start, int step, int length) {
      int padded = padded(length);
      Arrays.fill(forward, 0, padded, Float.NEGATIVE_INFINITY);
      for (int i = 0; i < length; i++) {
        forward[i + radius] = values[start + i * step];
      }
      System.arraycopy(forward, 0, backward, 0, padded);
      for (int i = 1; i < padded; i++) {
        if (i % window != 0 && forward[i - 1] > forward[i]) {
          forward[i] = forward[i - 1];
        }
      }
      for (int i = padded - 2; i >= 0; i--) {
        if ((i + 1) % window != 0 && backward[i + 1] > backward[i]) {
          backward[i] = backward[i + 1];
        }
      }
      for (int i = 0; i < length; i++) {
        values[start + i * step] = Math.max(backward[i], forward[i + 2 * radius]);
      }
    }
  }
}
