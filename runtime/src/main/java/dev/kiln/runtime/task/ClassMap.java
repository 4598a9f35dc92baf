package dev.kiln.runtime.task;

import dev.kiln.runtime.image.Image;
import java.util.Arrays;

/**
 * The class of every pixel of a picture. The bytes are shared, not copied.
 *
 * @param classes of the pixels as unsigned bytes, row by row
 * @param width in pixels
 * @param height in pixels
 */
public record ClassMap(byte[] classes, int width, int height) {
  /**
   * @throws IllegalArgumentException if it is empty or too large, or there is not one class for
   *     each pixel
   */
  public ClassMap {
    Image.checkSize(width, height);
    if (classes.length != width * height) {
      throw new IllegalArgumentException(
          "a class map of " + width + "x" + height + " was given " + classes.length + " classes");
    }
  }

  /** One all of whose pixels are of class 0, to be filled. */
  public static ClassMap blank(int width, int height) {
    Image.checkSize(width, height);
    return new ClassMap(new byte[width * height], width, height);
  }

  /** The class of a pixel. */
  public int at(int x, int y) {
    return classes[y * width + x] & 0xff;
  }

  /**
   * The share of the pixels that each class has; together 1.
   *
   * @param count of the classes; those of higher ones are left out
   */
  public double[] shares(int count) {
    int[] pixels = new int[256];
    for (byte index : classes) {
      pixels[index & 0xff]++;
    }
    double[] shares = new double[count];
    for (int i = 0; i < Math.min(count, pixels.length); i++) {
      shares[i] = (double) pixels[i] / classes.length;
    }
    return shares;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassMap map
        && width == map.width
        && height == map.height
        && Arrays.equals(classes, map.classes);
  }

  @Override
  public int hashCode() {
    return 31 * width + Arrays.hashCode(classes);
  }

  /** Such as {@code classes of 640x480}. */
  @Override
  public String toString() {
    return "classes of " + width + "x" + height;
  }
}
