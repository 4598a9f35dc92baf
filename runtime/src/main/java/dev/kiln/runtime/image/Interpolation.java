package dev.kiln.runtime.image;

/**
 * The method of computing a pixel of a resized picture from source pixels; the centres of pixels
 * are at half-integer coordinates.
 */
public enum Interpolation {
  /**
   * Bilinear interpolation of the four nearest pixels: fast, and what most networks were trained
   * with.
   */
  BILINEAR,
  /**
   * Along an axis that shrinks, the mean of all pixels covered, so that no pixel is skipped;
   * otherwise bilinear.
   */
  AREA
}
