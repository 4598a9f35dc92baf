package dev.kiln.runtime.image;

/** The order of the bytes of a pixel. */
public enum PixelFormat {
  GREY(0, 0, 0, -1, 1),
  RGB(0, 1, 2, -1, 3),
  BGR(2, 1, 0, -1, 3),
  RGBA(0, 1, 2, 3, 4),
  BGRA(2, 1, 0, 3, 4);

  final int red;
  final int green;
  final int blue;
  final int alpha;
  private final int channels;

  PixelFormat(int red, int green, int blue, int alpha, int channels) {
    this.red = red;
    this.green = green;
    this.blue = blue;
    this.alpha = alpha;
    this.channels = channels;
  }

  /** Returns the number of bytes of a pixel. */
  public int channels() {
    return channels;
  }

  /** Returns whether the last byte of a pixel is its opacity. */
  public boolean hasAlpha() {
    return alpha >= 0;
  }
}
