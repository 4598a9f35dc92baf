package dev.kiln.runtime.image;

/**
 * An upright rectangle of pixels.
 *
 * @param x the leftmost column
 * @param y the topmost row
 * @param width at least 1
 * @param height at least 1
 */
public record Box(int x, int y, int width, int height) {
  /** The column right of it. */
  public int right() {
    return x + width;
  }

  /** The row below it. */
  public int bottom() {
    return y + height;
  }

  /** Pixels inside. */
  public long area() {
    return (long) width * height;
  }

  /** Pixels of both; 0 if they are apart. */
  public long overlap(Box other) {
    long w = Math.min(right(), other.right()) - Math.max(x, other.x);
    long h = Math.min(bottom(), other.bottom()) - Math.max(y, other.y);
    return w <= 0 || h <= 0 ? 0 : w * h;
  }

  /** Whether the other lies wholly inside. */
  public boolean contains(Box other) {
    return overlap(other) == other.area();
  }

  /** The smallest box around both. */
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
