package dev.kiln.runtime.task;

import dev.kiln.runtime.image.Image;
import java.util.Arrays;

/**
 * The class of every pixel of a picture. The array is shared, not copied.
 *
 * @param classes the classes of the pixels as unsigned bytes, row by row
 * @param width the width in pixels
 * @param height the height in pixels
 */
public record ClassMap(byte[] classes, int width, int height) {
  /**
   * Creates a class map that shares the array.
   *
   * @throws IllegalArgumentException if the size is empty or too large, or the number of classes is
   *     not the number of pixels
   */
  public ClassMap {
    Image.checkSize(width, height);
    if (classes.length != width * height) {
      throw new IllegalArgumentException(
          "a class map of " + width + "x" + height + " was given " + classes.length + " classes");
    }
  }

  /**
   * Returns a map to be filled, in which every pixel has class 0.
   *
   * @throws IllegalArgumentException if the size is empty or too large
   */
  public static ClassMap blank(int width, int height) {
    Image.checkSize(width, height);
    return new ClassMap(new byte[width * height], width, height);
  }

  /** Returns the class of a pixel, 0 to 255. */
  public int at(int x, int y) {
    return classes[y * width + x] & 0xff;
  }

  /**
   * Returns the fraction of the pixels that each class covers; the fractions of all classes sum to
   * 1.
   *
   * @param count the number of classes to return; classes with higher indices are left out
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

  /** Returns a short description, such as {@code classes of 640x480}. */
  @Override
  public String toString() {
    return "classes of " + width + "x" + height;
  }
}
