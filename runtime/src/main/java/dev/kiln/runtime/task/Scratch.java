package dev.kiln.runtime.task;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;

/** A picture that is written again and again, made anew only when its size or format changes. */
public final class Scratch {
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
