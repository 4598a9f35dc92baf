package dev.kiln.runtime.image;

import java.util.Arrays;

/**
 * A picture: rows from top to bottom without gaps, 8 bits per channel. The array is shared, not
 * copied, so changing it changes the picture. Several threads may read a picture at once.
 *
 * @param pixels width * height * channels bytes
 * @param width the width in pixels, at least 1
 * @param height the height in pixels, at least 1
 * @param format the order of the bytes of a pixel
 */
public record Image(byte[] pixels, int width, int height, PixelFormat format) {
  /** The maximum number of pixels of a picture: 100 million. */
  public static final long MAX_PIXELS = 100_000_000;

  /**
   * Creates a picture that shares the array.
   *
   * @throws IllegalArgumentException if the picture is empty or too large, or the number of bytes
   *     does not match its size
   */
  public Image {
    checkSize(width, height);
    long expected = (long) width * height * format.channels();
    if (pixels.length != expected) {
      throw new IllegalArgumentException(
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
   * Checks a size before memory is allocated for it, such as a size read from the header of a file.
   *
   * @throws IllegalArgumentException if the picture would be empty or have more than {@link
   *     #MAX_PIXELS}
   */
  public static void checkSize(long width, long height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "the picture is empty: " + width + "x" + height + " pixels");
    }
    if (width > MAX_PIXELS / height) {
      throw new IllegalArgumentException(
          "the picture has "
              + width
              + "x"
              + height
              + " pixels; at most "
              + MAX_PIXELS / 1_000_000
              + " million are taken, scale it down");
    }
  }

  /**
   * Returns a picture in which every byte is 0: black, and transparent if there is an alpha
   * channel.
   *
   * @throws IllegalArgumentException if the picture would be empty or too large
   */
  public static Image blank(int width, int height, PixelFormat format) {
    checkSize(width, height);
    return new Image(new byte[width * height * format.channels()], width, height, format);
  }

  /**
   * Returns an RGBA picture of pixels in the format of {@code BufferedImage.getRGB} and Android's
   * {@code Bitmap.getPixels}.
   *
   * @param argb 0xAARRGGBB for every pixel, row by row
   * @throws IllegalArgumentException if the size is empty or too large, or the array does not have
   *     one int per pixel
   */
  public static Image ofArgb(int[] argb, int width, int height) {
    Image image = blank(width, height, PixelFormat.RGBA);
    requireLength(argb.length, image);
    for (int p = 0, o = 0; p < argb.length; p++, o += 4) {
      image.pixels[o] = (byte) (argb[p] >> 16);
      image.pixels[o + 1] = (byte) (argb[p] >> 8);
      image.pixels[o + 2] = (byte) argb[p];
      image.pixels[o + 3] = (byte) (argb[p] >> 24);
    }
    return image;
  }

  /** Returns 0xAARRGGBB for every pixel, row by row, as other libraries expect it. */
  public int[] toArgb() {
    int[] argb = new int[width * height];
    toArgb(argb);
    return argb;
  }

  /**
   * Writes 0xAARRGGBB for every pixel, row by row.
   *
   * @throws IllegalArgumentException if the array does not have one int per pixel
   */
  public void toArgb(int[] argb) {
    requireLength(argb.length, this);
    int channels = format.channels();
    for (int p = 0, i = 0; p < argb.length; p++, i += channels) {
      int alpha = format.hasAlpha() ? pixels[i + format.alpha] & 0xff : 0xff;
      argb[p] =
          alpha << 24
              | (pixels[i + format.red] & 0xff) << 16
              | (pixels[i + format.green] & 0xff) << 8
              | pixels[i + format.blue] & 0xff;
    }
  }

  private static void requireLength(int length, Image image) {
    if (length != image.width * image.height) {
      throw new IllegalArgumentException(
          image + " has one int a pixel, but " + length + " were given");
    }
  }

  /** Returns the picture in another format; transparent pixels are composited on white. */
  public Image to(PixelFormat wanted) {
    if (wanted == format) {
      return this;
    }
    Image converted = blank(width, height, wanted);
    convertTo(converted);
    return converted;
  }

  /**
   * Fills a picture of the same size with this one, converted to the format of the other;
   * transparent pixels are composited on white.
   *
   * @throws IllegalArgumentException if the sizes differ
   */
  public void convertTo(Image into) {
    into.requireSize(width, height);
    Conversion.row(pixels, 0, format, into.pixels, 0, into.format, width * height);
  }

  /**
   * Returns the part of the picture inside the box.
   *
   * @throws IllegalArgumentException if the box is empty or not inside the picture
   */
  public Image crop(Box box) {
    requireInside(box);
    Image part = blank(box.width(), box.height(), format);
    crop(box.x(), box.y(), part);
    return part;
  }

  /**
   * Fills a picture with the part of this one whose top left corner is x, y, converted to the
   * format of the other.
   *
   * @throws IllegalArgumentException if the part is not inside this picture
   */
  public void crop(int x, int y, Image into) {
    if (x < 0 || y < 0 || x > width - into.width || y > height - into.height) {
      throw new IllegalArgumentException(into + " at " + x + "," + y + " is not inside " + this);
    }
    int row = into.width * into.format.channels();
    for (int i = 0; i < into.height; i++) {
      int from = ((y + i) * width + x) * format.channels();
      Conversion.row(pixels, from, format, into.pixels, i * row, into.format, into.width);
    }
  }

  /**
   * Returns the picture in another size. Along an axis that shrinks, each pixel is the mean of the
   * pixels it covers; otherwise the interpolation is bilinear.
   */
  public Image resize(int newWidth, int newHeight) {
    if (newWidth == width && newHeight == height) {
      return this;
    }
    Image resized = blank(newWidth, newHeight, format);
    new Resizer().resize(this, resized);
    return resized;
  }

  /**
   * Returns the picture fitted into a frame.
   *
   * @param fit how the picture is fitted, with or without keeping its proportions
   * @param border the level, 0 to 255, of the area that a letterboxed picture does not cover
   */
  public Image fit(int frameWidth, int frameHeight, ResizeMode fit, int border) {
    Image frame = blank(frameWidth, frameHeight, format);
    Arrays.fill(frame.pixels, (byte) border);
    Box part = fit.part(width, height, frameWidth, frameHeight);
    Box place = fit.place(width, height, frameWidth, frameHeight);
    new Resizer().resize(this, part, frame, place);
    return frame;
  }

  /**
   * Fills a picture with a blend of this one and another.
   *
   * @param over the other picture, of the same size and format
   * @param share the share of the other picture, 0 to 1
   * @param into the destination, of the same size and format; may be one of the two
   * @throws IllegalArgumentException if a size or format differs
   */
  public void blend(Image over, double share, Image into) {
    over.requireLike(this);
    into.requireLike(this);
    int weight = (int) Math.round(256 * share);
    byte[] below = pixels;
    byte[] above = over.pixels;
    byte[] out = into.pixels;
    for (int i = 0; i < out.length; i++) {
      int start = below[i] & 0xff;
      out[i] = (byte) (start + (((above[i] & 0xff) - start) * weight + 128 >> 8));
    }
  }

  /**
   * Returns the peak signal-to-noise ratio with respect to another picture, in dB. Larger values
   * mean greater similarity; infinite if the pictures are equal.
   *
   * @throws IllegalArgumentException if the size or format differs
   */
  public double psnr(Image other) {
    other.requireLike(this);
    long squares = 0;
    for (int i = 0; i < pixels.length; i++) {
      int difference = (pixels[i] & 0xff) - (other.pixels[i] & 0xff);
      squares += difference * difference;
    }
    return 10 * Math.log10(255.0 * 255.0 * pixels.length / squares);
  }

  void requireSize(int wantedWidth, int wantedHeight) {
    if (width != wantedWidth || height != wantedHeight) {
      throw new IllegalArgumentException(
          this + " was given for a picture of " + wantedWidth + "x" + wantedHeight);
    }
  }

  /**
   * Checks that this picture has the size and format of another one.
   *
   * @throws IllegalArgumentException if the size or format differs
   */
  public void requireLike(Image other) {
    if (width != other.width || height != other.height || format != other.format) {
      throw new IllegalArgumentException(
          this + " was given where " + other + " is expected; convert or resize it first");
    }
  }

  void requireInside(Box box) {
    boolean inside =
        box.width() > 0
            && box.height() > 0
            && box.x() >= 0
            && box.y() >= 0
            && box.x() <= width - box.width()
            && box.y() <= height - box.height();
    if (!inside) {
      throw new IllegalArgumentException(
          box + " is not inside a picture of " + width + "x" + height);
    }
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

  /** Returns size and format, such as {@code 640x480 RGB}. */
  @Override
  public String toString() {
    return width + "x" + height + " " + format;
  }
}
