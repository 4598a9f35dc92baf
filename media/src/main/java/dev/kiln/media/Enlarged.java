package dev.kiln.media;

import dev.kiln.runtime.image.Image;

/** Small pictures made large enough to look at, each pixel a square. */
public final class Enlarged {
  private static final int SIDE = 224;

  private Enlarged() {}

  /** A picture large enough to look at: a small one is enlarged to a side of about 224 pixels. */
  public static Image toLookAt(Image image) {
    return times(image, Math.max(1, SIDE / Math.min(image.width(), image.height())));
  }

  /** The picture with each pixel repeated so many times in both directions. */
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
