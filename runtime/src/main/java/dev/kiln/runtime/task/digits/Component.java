package dev.kiln.runtime.task.digits;

import dev.kiln.runtime.image.Box;

/**
 * A connected component of ink.
 *
 * @param first the first of its runs
 * @param box its bounding box
 * @param area the number of its pixels
 * @param outline the number of sides of its pixels that do not adjoin other ink
 */
record Component(InkRun first, Box box, int area, int outline) {
  static Component of(InkRun first) {
    int left = first.begin;
    int right = first.end;
    int top = first.y;
    int bottom = first.y;
    int area = 0;
    int outline = 0;
    for (InkRun run = first; run != null; run = run.next) {
      left = Math.min(left, run.begin);
      right = Math.max(right, run.end);
      top = Math.min(top, run.y);
      bottom = Math.max(bottom, run.y);
      area += run.end - run.begin;
      outline += run.outline;
    }
    return new Component(first, new Box(left, top, right - left, bottom - top + 1), area, outline);
  }

  /** Returns the union of both components, which takes over their runs. */
  Component join(Component other) {
    first.join(other.first);
    return new Component(first, box.union(other.box), area + other.area, outline + other.outline);
  }

  int size() {
    return Math.max(box.width(), box.height());
  }

  /**
   * Returns the mean width of the strokes: twice the area divided by the length of the outline.
   * Counted in sides of pixels, the outline is too long by a factor of 4/pi on average.
   */
  double strokeWidth() {
    return 2 * area / (Math.PI / 4 * outline);
  }
}
