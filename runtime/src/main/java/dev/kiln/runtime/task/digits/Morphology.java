package dev.kiln.runtime.task.digits;

import java.util.Arrays;

/**
 * Grey-value morphology with a square window, in time that does not depend on the size of the
 * window (van Herk 1992, Gil and Werman 1993). Windows are 2 * radius + 1 wide. Not thread-safe.
 */
final class Morphology {
  private int[] first = new int[0];
  private int[] second = new int[0];
  private int[] line = new int[0];
  private int[] fromLeft = new int[0];
  private int[] fromRight = new int[0];

  /** Replaces each value by the largest value in its window. */
  void dilate(int[] values, int width, int height, int radius) {
    first = ofLength(first, width * height);
    int window = 2 * radius + 1;
    maximum(values, width, height, -radius, window, first, width);
    maximum(first, height, width, -radius, window, values, height);
  }

  /**
   * Fills areas that are darker than their surroundings and narrower than the window. Windows may
   * extend beyond the edges of the picture, so a gradient or frame that touches an edge is left as
   * it is.
   */
  void close(int[] values, int width, int height, int radius) {
    int window = 2 * radius + 1;
    int wide = width + 2 * radius;
    int high = height + 2 * radius;
    first = ofLength(first, wide * high);
    second = ofLength(second, wide * high);
    maximum(values, width, height, -2 * radius, window, first, wide);
    maximum(first, height, wide, -2 * radius, window, second, high);
    negate(second, wide * high);
    maximum(second, wide, high, 0, window, first, width);
    maximum(first, high, width, 0, window, values, height);
    negate(values, width * height);
  }

  private static void negate(int[] values, int count) {
    for (int i = 0; i < count; i++) {
      values[i] = -values[i];
    }
  }

  /**
   * Computes running maxima along each row, from the maxima from both ends of blocks as wide as the
   * window. The result is transposed, so that a second pass processes the columns.
   *
   * @param offset the offset of the first window from the beginning of the row; positions outside
   *     the row are ignored
   * @param windows the number of windows in each row
   */
  private void maximum(
      int[] values, int length, int rows, int offset, int window, int[] result, int windows) {
    int padded = windows + window - 1;
    line = ofLength(line, padded);
    fromLeft = ofLength(fromLeft, padded);
    fromRight = ofLength(fromRight, padded);
    int begin = -offset;
    int count = Math.min(length, padded - begin);
    Arrays.fill(line, 0, padded, Integer.MIN_VALUE);
    for (int y = 0; y < rows; y++) {
      System.arraycopy(values, y * length, line, begin, count);
      for (int block = 0; block < padded; block += window) {
        int end = Math.min(padded, block + window);
        int largest = Integer.MIN_VALUE;
        for (int i = block; i < end; i++) {
          largest = Math.max(largest, line[i]);
          fromLeft[i] = largest;
        }
        largest = Integer.MIN_VALUE;
        for (int i = end - 1; i >= block; i--) {
          largest = Math.max(largest, line[i]);
          fromRight[i] = largest;
        }
      }
      for (int i = 0; i < windows; i++) {
        result[i * rows + y] = Math.max(fromRight[i], fromLeft[i + window - 1]);
      }
    }
  }

  private static int[] ofLength(int[] array, int length) {
    return array.length >= length ? array : new int[length];
  }
}
