package dev.kiln.runtime.image;

/**
 * An axis-aligned rectangle of pixels.
 *
 * @param x the leftmost column
 * @param y the topmost row
 * @param width the width in pixels, at least 1
 * @param height the height in pixels, at least 1
 */
public record Box(int x, int y, int width, int height) {
  /** Returns the first column to the right of the box. */
  public int right() {
    return x + width;
  }

  /** Returns the first row below the box. */
  public int bottom() {
    return y + height;
  }

  /** Returns the number of pixels inside. */
  public long area() {
    return (long) width * height;
  }

  /** Returns the number of pixels that both boxes cover; 0 if they do not overlap. */
  public long overlap(Box other) {
    long w = Math.min(right(), other.right()) - Math.max(x, other.x);
    long h = Math.min(bottom(), other.bottom()) - Math.max(y, other.y);
    return w <= 0 || h <= 0 ? 0 : w * h;
  }

  /** Returns whether the other box lies entirely inside this one. */
  public boolean contains(Box other) {
    return overlap(other) == other.area();
  }

  /** Returns the smallest box that contains both. */
  public Box union(Box other) {
    int left = Math.min(x, other.x);
    int top = Math.min(y, other.y);
    return new Box(
        left,
        top,
        Math.max(right(), other.right()) - left,
        Math.max(bottom(), other.bottom()) - top);
  }
}
