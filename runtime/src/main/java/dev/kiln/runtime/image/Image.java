package dev.kiln.runtime.image;

import dev.kiln.runtime.ModelException;
import java.util.Arrays;

/**
 * A picture: rows from top to bottom without gaps, 8 bits a channel. The bytes are shared, not
 * copied: who changes them changes the picture. Safe to read from several threads.
 *
 * @param pixels width * height * channels bytes
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param format how the bytes of a pixel follow each other
 */
public record Image(byte[] pixels, int width, int height, PixelFormat format) {
  /** The most pixels a picture may have: 100 million. */
  public static final long MAX_PIXELS = 100_000_000;

  /**
   * @throws ModelException if the picture is empty or too large, or the bytes don't match its size
   */
  public Image {
    checkSize(width, height);
    long expected = (long) width * height * format.channels();
    if (pixels.length != expected) {
      throw new ModelException(
          "a picture of "
              + width
              + "x"
              + height
              + " "
              + format
              + " takes "
              + expected
              + " bytes, but "
              + pixels.length
              + " were given");
    }
  }

  /**
   * Judges a size before memory is spent on it, such as one read from a file's header.
   *
   * @throws ModelException if the picture is empty or has more than {@link #MAX_PIXELS}
   */
  public static void checkSize(long width, long height) {
    if (width < 1 || height < 1) {
      throw new ModelException("the picture is empty: " + width + "x" + height + " pixels");
    }
    if (width > MAX_PIXELS / height) {
      throw new ModelException(
          "the picture has "
              + width
              + "x"
              + height
              + " pixels; at most "
              + MAX_PIXELS / 1_000_000
              + " million are taken, scale it down");
    }
  }

  /** The same picture in another format; transparent pixels are shown on white. */
  public Image to(PixelFormat wanted) {
    if (wanted == format) {
      return this;
    }
    return new Image(Conversion.convert(this, wanted), width, height, wanted);
  }

  /** The part inside the box. */
  public Image crop(Box box) {
    if (!new Box(0, 0, width, height).contains(box) || box.width() < 1 || box.height() < 1) {
      throw new ModelException(box + " is not inside a picture of " + width + "x" + height);
    }
    int channels = format.channels();
    int row = box.width() * channels;
    byte[] part = new byte[box.height() * row];
    for (int y = 0; y < box.height(); y++) {
      int from = ((box.y() + y) * width + box.x()) * channels;
      System.arraycopy(pixels, from, part, y * row, row);
    }
    return new Image(part, box.width(), box.height(), format);
  }

  /** The picture in another size: the mean of the pixels covered when smaller, else bilinear. */
  public Image resize(int newWidth, int newHeight) {
    checkSize(newWidth, newHeight);
    if (newWidth == width && newHeight == height) {
      return this;
    }
    return new Image(Resize.resize(this, newWidth, newHeight), newWidth, newHeight, format);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Image image
        && width == image.width
        && height == image.height
        && format == image.format
        && Arrays.equals(pixels, image.pixels);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * width + height) + Arrays.hashCode(pixels);
  }

  /** Size and format, such as {@code 640x480 RGB}. */
  @Override
  public String toString() {
    return width + "x" + height + " " + format;
  }
}
