package dev.kiln.media;

import dev.kiln.runtime.image.Image;

/** Enlarges small pictures by whole factors, each pixel a square. Thread-safe. */
public final class PixelZoom {
  private static final int SIDE = 224;

  private PixelZoom() {}

  /**
   * Returns a picture that is large enough for viewing: the shorter side of a small one is enlarged
   * to about 224 pixels.
   */
  public static Image forViewing(Image image) {
    return times(image, Math.max(1, SIDE / Math.min(image.width(), image.height())));
  }

  /** Returns the picture with each pixel repeated {@code times} times in both directions. */
  public static Image times(Image image, int times) {
    Image large = Image.blank(image.width() * times, image.height() * times, image.format());
    int channels = image.format().channels();
    for (int i = 0; i < large.pixels().length; i++) {
      int x = i / channels % large.width() / times;
      int y = i / channels / large.width() / times;
      large.pixels()[i] = image.pixels()[(y * image.width() + x) * channels + i % channels];
    }
    return large;
  }
}
