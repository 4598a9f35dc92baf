package dev.kiln.runtime.render;

import dev.kiln.runtime.image.Image;

/** Results whose pictures can be filled again. */
final class Spare {
  private Spare() {}

  /** Returns whether a result has a picture of the frame's size and format; null has none. */
  static boolean fits(RenderedFrame spare, Image frame) {
    if (spare == null) {
      return false;
    }
    Image picture = spare.picture();
    return picture.width() == frame.width()
        && picture.height() == frame.height()
        && picture.format() == frame.format();
  }

  /** Returns a black picture of the frame's size and format. */
  static Image like(Image frame) {
    return Image.blank(frame.width(), frame.height(), frame.format());
  }
}
