package dev.kiln.runtime.image;

/** Which pixels make one of a resized picture; centres of pixels are at halves. */
public enum Interpolation {
  /** The four around it, by their nearness: fast, and what most networks were fed. */
  BILINEAR,
  /** Along an axis that shrinks the mean of what it covers, so that nothing is missed. */
  AREA
}
