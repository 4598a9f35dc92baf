package dev.kiln.runtime.task;

import dev.kiln.runtime.image.Image;

/**
 * How much each pixel belongs to one class, from 0 to 1; 0.5 where the class is as likely as the
 * best of the others. Row by row; the array is shared, and filled again for the next picture.
 *
 * @param index the class
 * @param values one number per pixel
 */
@SuppressWarnings("ArrayRecordComponent") // filled again and again, and never compared
public record SoftMask(int index, float[] values, int width, int height) {
  /**
   * Creates a mask that shares the array.
   *
   * @throws IllegalArgumentException if the size is empty or too large, the number of values is not
   *     the number of pixels, or the class is negative
   */
  public SoftMask {
    Image.checkSize(width, height);
    if (values.length != width * height || index < 0) {
      throw new IllegalArgumentException(
          "a mask of class "
              + index
              + " and "
              + width
              + "x"
              + height
              + " was given "
              + values.length
              + " values");
    }
  }

  /**
   * Returns a mask to be filled, in which no pixel belongs to the class.
   *
   * @throws IllegalArgumentException if the size is empty or too large, or the class is negative
   */
  public static SoftMask blank(int index, int width, int height) {
    Image.checkSize(width, height);
    return new SoftMask(index, new float[width * height], width, height);
  }

  /** Returns the share of the pixels that belong to the class, 0 to 1. */
  public double share() {
    int pixels = 0;
    for (float value : values) {
      pixels += value > 0.5f ? 1 : 0;
    }
    return (double) pixels / values.length;
  }
}
