package dev.kiln.pictures;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A look at how many bytes a BMP holds for its pixels: a decoder leaves missing ones black. */
final class CheckedBmp {
  private static final int PIXELS_AT = 10;
  private static final int HEADER = 14;

  /** The header of OS/2, with sizes of 16 bits and without a compression. */
  private static final int SHORT_HEADER = 12;

  private static final int RUNS_OF_BYTES = 1;
  private static final int RUNS_OF_HALF_BYTES = 2;
  private static final int MASKED = 3;

  private CheckedBmp() {}

  /**
   * Checks a BMP.
   *
   * @throws IOException if it is damaged, ends early, or wraps a picture of another format
   */
  static void check(byte[] file) throws IOException {
    ByteBuffer bmp = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < HEADER + SHORT_HEADER) {
      throw cutOff();
    }
    boolean small = bmp.getInt(HEADER) == SHORT_HEADER;
    if (!small && file.length < HEADER + 40) {
      throw cutOff();
    }
    long from = bmp.getInt(PIXELS_AT) & 0xffffffffL;
    long width = small ? bmp.getShort(HEADER + 4) & 0xffff : bmp.getInt(HEADER + 4);
    long height =
        small ? bmp.getShort(HEADER + 6) & 0xffff : Math.abs((long) bmp.getInt(HEADER + 8));
    int depth = bmp.getShort(HEADER + (small ? 10 : 14)) & 0xffff;
    int compression = small ? 0 : bmp.getInt(HEADER + 16);
    if (compression < 0 || compression > MASKED) {
      throw new IOException("a BMP that wraps another picture");
    }
    if (compression == RUNS_OF_BYTES || compression == RUNS_OF_HALF_BYTES) {
      requireRuns(bmp, from, width, height, compression == RUNS_OF_HALF_BYTES);
    } else if (from + (width * depth + 31) / 32 * 4 * height > file.length) {
      throw cutOff();
    }
  }

  /** Walks over runs, which say themselves where the picture ends. */
  private static void requireRuns(ByteBuffer bmp, long from, long width, long height, boolean half)
      throws IOException {
    long x = 0;
    long y = 0;
    long at = from;
    while (y < height) {
      int count = at(bmp, at++);
      int value = at(bmp, at++);
      if (count > 0) {
        x += count;
      } else if (value == 0) {
        x = 0;
        y++;
      } else if (value == 1) {
        return;
      } else if (value == 2) {
        x += at(bmp, at++);
        y += at(bmp, at++);
      } else {
        x += value;
        int bytes = half ? (value + 1) / 2 : value;
        at += bytes + bytes % 2;
      }
      // Runs of half bytes may be filled up to a whole one.
      if (x > width + (half ? 1 : 0) || y > height) {
        throw new IOException("a run of pixels leads out of the picture");
      }
    }
  }

  private static int at(ByteBuffer bmp, long index) throws IOException {
    if (index >= bmp.limit()) {
      throw cutOff();
    }
    return bmp.get((int) index) & 0xff;
  }

  private static IOException cutOff() {
    return new IOException("it ends before its last pixel; the file is cut off");
  }
}
