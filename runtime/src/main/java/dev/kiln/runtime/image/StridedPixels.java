package dev.kiln.runtime.image;

/**
 * Pixels in external memory whose rows may have gaps between them, such as the buffer of a camera
 * or a part of a larger picture. The array is shared, not copied.
 *
 * @param bytes the array that contains the pixels
 * @param offset the index of the first byte of the first pixel
 * @param stride the number of bytes from the beginning of a row to the beginning of the next
 * @param width the width in pixels, at least 1
 * @param height the height in pixels, at least 1
 * @param format the order of the bytes of a pixel
 */
public record StridedPixels(
    byte[] bytes, int offset, int stride, int width, int height, PixelFormat format) {
  /**
   * Creates a view of the array.
   *
   * @throws IllegalArgumentException if the picture is empty or too large, its rows overlap, or it
   *     exceeds the array
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
   * Copies the pixels into a picture of the same size, converted to the format of that picture.
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
   * Overwrites the pixels with those of a picture of the same size, converted to this format.
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
