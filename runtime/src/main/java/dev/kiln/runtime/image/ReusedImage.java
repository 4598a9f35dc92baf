package dev.kiln.runtime.image;

/**
 * A picture whose memory is reused as long as its size and format stay the same. Not thread-safe.
 */
public final class ReusedImage {
  /** Returns the picture in this size and format; its pixels are what was last written. */
  private Image image;

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
