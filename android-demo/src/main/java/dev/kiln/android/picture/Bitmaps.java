package dev.kiln.android.picture;

import android.graphics.Bitmap;
import dev.kiln.runtime.image.Image;

/** Android's pictures and the runtime's. */
public final class Bitmaps {
  private Bitmaps() {}

  /** Returns a copy of a bitmap's pixels. */
  static Image image(Bitmap bitmap) {
    int width = bitmap.getWidth();
    int height = bitmap.getHeight();
    int[] argb = new int[width * height];
    bitmap.getPixels(argb, 0, width, 0, 0, width, height);
    return Image.ofArgb(argb, width, height);
  }

  /**
   * Copies a picture into a bitmap of its size.
   *
   * @param argb one number for each pixel; reused, so that a stream allocates nothing
   */
  public static void copy(Image image, int[] argb, Bitmap bitmap) {
    image.toArgb(argb);
    bitmap.setPixels(argb, 0, image.width(), 0, 0, image.width(), image.height());
  }
}
