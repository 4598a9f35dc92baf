package dev.kiln.runtime.image;

/**
 * Pixels in someone else's memory, whose rows may have gaps between them: a camera's buffer, a part
 * of a larger picture. The bytes are shared, not copied.
 *
 * @param bytes where the pixels are
 * @param offset of the first pixel's first byte
 * @param stride bytes from the beginning of a row to that of the next
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param format how the bytes of a pixel follow each other
 */
public record StridedPixels(
    byte[] bytes, int offset, int stride, int width, int height, PixelFormat format) {
  /**
   * @throws IllegalArgumentException if the picture is empty, its rows overlap or it exceeds the
   *     bytes
   */
  public StridedPixels {
    Image.checkSize(width, height);
    int row = width * format.channels();
    long end = offset + (height - 1L) * stride + row;
    if (offset < 0 || stride < row || end > bytes.length) {
      throw new IllegalArgumentException(
          width
              + "x"
              + height
              + " "
              + format
              + " with rows "
              + stride
              + " bytes apart from offset "
              + offset
              + " does not fit into "
              + bytes.length
              + " bytes; a row takes "
              + row);
    }
  }

  /**
   * Copies the pixels into a picture of the same size, in that one's format.
   *
   * @throws IllegalArgumentException if the sizes differ
   */
  public void copyTo(Image image) {
    image.requireSize(width, height);
    int row = width * image.format().channels();
    for (int y = 0; y < height; y++) {
      int from = offset + y * stride;
      Conversion.row(bytes, from, format, image.pixels(), y * row, image.format(), width);
    }
  }

  /**
   * Takes over the pixels of a picture of the same size, in this format.
   *
   * @throws IllegalArgumentException if the sizes differ
   */
  public void copyFrom(Image image) {
    image.requireSize(width, height);
    int row = width * image.format().channels();
    for (int y = 0; y < height; y++) {
      int to = offset + y * stride;
      Conversion.row(image.pixels(), y * row, image.format(), bytes, to, format, width);
    }
  }
}
