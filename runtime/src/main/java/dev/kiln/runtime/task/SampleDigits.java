package dev.kiln.runtime.task;

import dev.kiln.runtime.task.digits.MnistNormalizer;

/** A few drawn digits, each upright and slanted, in the format of MNIST. */
final class SampleDigits {
  /** The strokes of each digit: the x and y of their corners, in tenths of its width and height. */
  private static final int[][][] STROKES = {
    {{5, 0, 2, 1, 0, 5, 2, 9, 5, 10, 8, 9, 10, 5, 8, 1, 5, 0}},
    {{5, 0, 5, 10}},
    {{1, 2, 3, 0, 7, 0, 9, 2, 8, 5, 1, 10, 10, 10}},
    {{1, 1, 5, 0, 8, 2, 7, 4, 4, 5, 8, 6, 9, 8, 5, 10, 1, 9}},
    {{2, 0, 1, 5, 9, 5}, {8, 0, 8, 10}},
    {{9, 0, 2, 0, 1, 4, 6, 4, 9, 6, 8, 9, 5, 10, 1, 9}},
    {{7, 0, 3, 3, 1, 7, 3, 10, 7, 10, 9, 7, 6, 6, 2, 7}},
    {{0, 0, 9, 0, 5, 5, 4, 10}},
    {{8, 1, 5, 0, 2, 2, 4, 4, 8, 7, 8, 9, 5, 10, 2, 9, 2, 7, 6, 4, 8, 2, 8, 1}},
    {{9, 3, 6, 5, 2, 4, 2, 1, 5, 0, 8, 1, 9, 3, 8, 7, 6, 10}}
  };

  private static final double[] SLANTS = {0, 0.25};

  /** The number of digits. */
  static final int COUNT = STROKES.length * SLANTS.length;

  private static final int SIDE = MnistNormalizer.SIZE;
  private static final double HEIGHT = 18;
  private static final double WIDTH = 12;

  /** Half the width of the strokes, in pixels. */
  private static final double PEN = 1.3;

  private SampleDigits() {}

  static int label(int index) {
    return index % STROKES.length;
  }

  /** Returns the pixels of all digits, row by row, light on black. */
  static byte[] pixels() {
    byte[] pixels = new byte[COUNT * SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      int digit = i / (SIDE * SIDE);
      int y = i / SIDE % SIDE;
      double slant = SLANTS[digit / STROKES.length];
      double away = Double.MAX_VALUE;
      for (int[] stroke : STROKES[label(digit)]) {
        away = Math.min(away, distance(stroke, slant, i % SIDE, y));
      }
      pixels[i] = (byte) Math.round(255 * Math.max(0, Math.min(1, PEN + 0.5 - away)));
    }
    return pixels;
  }

  private static double distance(int[] stroke, double slant, double x, double y) {
    double least = Double.MAX_VALUE;
    for (int i = 0; i + 3 < stroke.length; i += 2) {
      double fromX = x(stroke[i], stroke[i + 1], slant);
      double fromY = y(stroke[i + 1]);
      double dx = x(stroke[i + 2], stroke[i + 3], slant) - fromX;
      double dy = y(stroke[i + 3]) - fromY;
      double way = ((x - fromX) * dx + (y - fromY) * dy) / (dx * dx + dy * dy);
      double part = Math.max(0, Math.min(1, way));
      least = Math.min(least, Math.hypot(x - fromX - part * dx, y - fromY - part * dy));
    }
    return least;
  }

  private static double x(int tenths, int row, double slant) {
    return SIDE / 2.0 + WIDTH * (tenths - 5) / 10 - slant * HEIGHT * (row - 5) / 10;
  }

  private static double y(int tenths) {
    return SIDE / 2.0 + HEIGHT * (tenths - 5) / 10;
  }
}
