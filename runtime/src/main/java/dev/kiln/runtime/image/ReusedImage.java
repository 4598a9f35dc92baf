package dev.kiln.runtime.image;

/**
 * A picture whose memory is reused as long as its size and format stay the same. Not thread-safe.
 */
public final class ReusedImage {
  private Image image;

  /**
   * Returns the picture in the given size and format. Its pixels are those last written, or 0 if
   * the size or format has changed.
   */
  public Image of(int width, int height, PixelFormat format) {
    if (image == null
        || image.width() != width
        || image.height() != height
        || image.format() != format) {
      image = Image.blank(width, height, format);
    }
    return image;
  }
}
