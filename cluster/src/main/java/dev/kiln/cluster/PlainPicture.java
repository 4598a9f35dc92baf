package dev.kiln.cluster;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.util.Arrays;

/** The picture on which a model is tried before a job starts. */
final class PlainPicture {
  private static final int SIZE = 128;

  private PlainPicture() {}

  /** Returns a white page with a black stroke, so that a reader of digits has something to read. */
  static Image of() {
    Image page = Image.blank(SIZE, SIZE, PixelFormat.BGR);
    Arrays.fill(page.pixels(), (byte) 255);
    for (int y = SIZE / 4; y < 3 * SIZE / 4; y++) {
      int stroke = 3 * (y * SIZE + SIZE / 2);
      Arrays.fill(page.pixels(), stroke, stroke + 3 * SIZE / 16, (byte) 0);
    }
    return page;
  }
}
