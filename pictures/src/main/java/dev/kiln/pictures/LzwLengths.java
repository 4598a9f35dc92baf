package dev.kiln.pictures;

import java.io.IOException;

/** Counts the pixels that the codes of a GIF stand for, without making them (LZW, Welch 1984). */
final class LzwLengths {
  private static final int MOST_BITS = 12;
  private static final int NONE = -1;

  private final int[] lengths = new int[1 << MOST_BITS];
  private final int clear;
  private final int firstBits;
  private int bits;
  private int count;
  private int previous = NONE;
  private long pixels;

  /**
   * Creates a table.
   *
   * @param pixelBits of one pixel, 1 to 8
   */
  LzwLengths(int pixelBits) {
    clear = 1 << pixelBits;
    firstBits = pixelBits + 1;
    reset();
  }

  private void reset() {
    for (int i = 0; i < clear; i++) {
      lengths[i] = 1;
    }
    bits = firstBits;
    count = clear + 2;
    previous = NONE;
  }

  /** Returns how many bits the next code has. */
  int bits() {
    return bits;
  }

  /** Returns how many pixels the codes so far stand for. */
  long pixels() {
    return pixels;
  }

  boolean isEnd(int code) {
    return code == clear + 1;
  }

  /**
   * Adds a code that is not the end.
   *
   * @throws IOException if it stands for nothing yet
   */
  void add(int code) throws IOException {
    if (code == clear) {
      reset();
      return;
    }
    boolean full = count == lengths.length;
    boolean makesItself = code == count && previous != NONE && !full;
    if (code >= count && !makesItself) {
      throw new IOException("a wrong code after %d pixels".formatted(pixels));
    }
    if (previous != NONE && !full) {
      lengths[count++] = lengths[previous] + 1;
      if (count == 1 << bits && bits < MOST_BITS) {
        bits++;
      }
    }
    pixels += lengths[code];
    previous = code;
  }
}
