package dev.kiln.runtime.image;

/**
 * A picture from a camera in YUV 4:2:0: one luma sample per pixel, and one sample of each chroma
 * channel (ITU-R BT.601) per square of four pixels. Covers NV21, NV12, I420, YV12 and Android's
 * {@code YUV_420_888}. The array is shared, not copied.
 *
 * @param bytes the array that contains the planes
 * @param width the width in pixels, at least 1; may be odd
 * @param height the height in pixels, at least 1; may be odd
 * @param y the luma plane, one sample per pixel
 * @param u the blue-difference chroma plane, ceil(width / 2) x ceil(height / 2) samples
 * @param v the red-difference chroma plane, of the same size as {@code u}
 * @param range the luma range
 */
public record Yuv420(byte[] bytes, int width, int height, Plane y, Plane u, Plane v, Range range) {
  /**
   * The location of the samples of a plane.
   *
   * @param offset the index of the first sample
   * @param rowStride the number of bytes from the beginning of a row to the beginning of the next
   * @param pixelStride the number of bytes from a sample to the next: 1, or 2 if planes are
   *     interleaved
   */
  public record Plane(int offset, int rowStride, int pixelStride) {}

  /** The luma values of black and white. */
  public enum Range {
    /** 0 and 255, as in JPEG files and from the cameras of phones. */
    FULL(1, 0, 1.402, 0.344136, 0.714136, 1.772),
    /** 16 and 235, as in video files and from many webcams. */
    VIDEO(255 / 219.0, 16, 1.596027, 0.391762, 0.812968, 2.017232);

    private final int scale;
    private final int black;
    private final int redV;
    private final int greenU;
    private final int greenV;
    private final int blueU;

    Range(double scale, int black, double redV, double greenU, double greenV, double blueU) {
      this.scale = fixed(scale);
      this.black = black;
      this.redV = fixed(redV);
      this.greenU = fixed(greenU);
      this.greenV = fixed(greenV);
      this.blueU = fixed(blueU);
    }

    private static int fixed(double value) {
      return (int) Math.round(value * (1 << FRACTION));
    }
  }

  private static final int FRACTION = 16;
  private static final int HALF = 1 << FRACTION - 1;

  /**
   * Creates a view of the array.
   *
   * @throws IllegalArgumentException if the picture is empty or too large, or a plane exceeds the
   *     array
   */
  public Yuv420 {
    Image.checkSize(width, height);
    check("Y", y, width, height, bytes.length);
    check("U", u, (width + 1) / 2, (height + 1) / 2, bytes.length);
    check("V", v, (width + 1) / 2, (height + 1) / 2, bytes.length);
  }

  private static void check(String name, Plane plane, int width, int height, int bytes) {
    long row = (width - 1L) * plane.pixelStride + 1;
    long end = plane.offset + (height - 1L) * plane.rowStride + row;
    if (plane.offset < 0 || plane.pixelStride < 1 || plane.rowStride < row || end > bytes) {
      throw new IllegalArgumentException(
          "plane "
              + name
              + " of "
              + width
              + "x"
              + height
              + " samples, "
              + plane
              + ", does not fit into "
              + bytes
              + " bytes");
    }
  }

  /**
   * Returns a picture in NV21, the format of older Android cameras: Y, then V and U interleaved.
   *
   * @param stride the number of bytes from a row to the next, the same for both planes; the width
   *     if there are no gaps
   */
  public static Yuv420 nv21(byte[] bytes, int width, int height, int stride, Range range) {
    int colours = height * stride;
    return new Yuv420(
        bytes,
        width,
        height,
        new Plane(0, stride, 1),
        new Plane(colours + 1, stride, 2),
        new Plane(colours, stride, 2),
        range);
  }

  /**
   * Returns a picture in NV12, the format of many cameras: Y, then U and V interleaved.
   *
   * @param stride the number of bytes from a row of Y to the next; the width if there are no gaps
   * @param colourStride the number of bytes from a row of the interleaved U and V to the next; 2
   *     ceil(width / 2) if there are no gaps
   */
  public static Yuv420 nv12(
      byte[] bytes, int width, int height, int stride, int colourStride, Range range) {
    int colours = height * stride;
    return new Yuv420(
        bytes,
        width,
        height,
        new Plane(0, stride, 1),
        new Plane(colours, colourStride, 2),
        new Plane(colours + 1, colourStride, 2),
        range);
  }

  /**
   * Returns a picture in I420, the format of video decoders: Y, then U, then V.
   *
   * @param stride the number of bytes from a row of Y to the next; the width if there are no gaps
   * @param colourStride the number of bytes from a row of U or V to the next; ceil(width / 2) if
   *     there are no gaps
   */
  public static Yuv420 i420(
      byte[] bytes, int width, int height, int stride, int colourStride, Range range) {
    int u = height * stride;
    int v = u + (height + 1) / 2 * colourStride;
    return new Yuv420(
        bytes,
        width,
        height,
        new Plane(0, stride, 1),
        new Plane(u, colourStride, 1),
        new Plane(v, colourStride, 1),
        range);
  }

  /**
   * Converts into a picture of the same size, in the format of that picture.
   *
   * @throws IllegalArgumentException if the sizes differ
   */
  public void copyTo(Image image) {
    copyTo(image, Orientation.UPRIGHT);
  }

  /**
   * Converts into a picture in the format of that picture, turned upright.
   *
   * @param image the destination, of the upright size
   * @param orientation how this frame must be turned
   * @throws IllegalArgumentException if the size is not that of the upright frame
   */
  public void copyTo(Image image, Orientation orientation) {
    image.requireSize(orientation.width(width, height), orientation.height(width, height));
    int channels = image.format().channels();
    int step = channels * orientation.stepAcross(image);
    for (int row = 0; row < height; row++) {
      int start = channels * orientation.start(row, image);
      if (image.format() == PixelFormat.GREY) {
        greyRow(row, image, start, step);
      } else {
        colourRow(row, image, start, step);
      }
    }
  }

  private void greyRow(int row, Image image, int start, int step) {
    byte[] out = image.pixels();
    int in = y.offset + row * y.rowStride;
    for (int x = 0, o = start; x < width; x++, o += step, in += y.pixelStride) {
      out[o] = level(range.scale * ((bytes[in] & 0xff) - range.black));
    }
  }

  private void colourRow(int row, Image image, int start, int step) {
    byte[] out = image.pixels();
    PixelFormat format = image.format();
    int inY = y.offset + row * y.rowStride;
    int inU = u.offset + row / 2 * u.rowStride;
    int inV = v.offset + row / 2 * v.rowStride;
    int o = start;
    for (int x = 0; x < width; x += 2, inU += u.pixelStride, inV += v.pixelStride) {
      int blue = (bytes[inU] & 0xff) - 128;
      int red = (bytes[inV] & 0xff) - 128;
      int addRed = range.redV * red;
      int addGreen = -range.greenU * blue - range.greenV * red;
      int addBlue = range.blueU * blue;
      int pixels = Math.min(2, width - x);
      for (int i = 0; i < pixels; i++, inY += y.pixelStride, o += step) {
        int brightness = range.scale * ((bytes[inY] & 0xff) - range.black);
        out[o + format.red] = level(brightness + addRed);
        out[o + format.green] = level(brightness + addGreen);
        out[o + format.blue] = level(brightness + addBlue);
        if (format.hasAlpha()) {
          out[o + format.alpha] = -1;
        }
      }
    }
  }

  private static byte level(int fixed) {
    int level = fixed + HALF >> FRACTION;
    return (byte) (level < 0 ? 0 : Math.min(level, 255));
  }
}
