package dev.kiln.train.recipe.style;

/** A model that paints photos already, and that a smaller network shall learn from. */
@FunctionalInterface
public interface StyleTeacher {
  /**
   * Paints a photo.
   *
   * @param rgb red, green and blue of every pixel, row by row
   * @return the picture, likewise and of the same size
   */
  byte[] paint(byte[] rgb, int width, int height);
}
