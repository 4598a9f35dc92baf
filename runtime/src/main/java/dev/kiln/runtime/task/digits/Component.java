package dev.kiln.runtime.task.digits;

import dev.kiln.runtime.image.Box;

/**
 * A piece of ink.
 *
 * @param first of its runs
 * @param box around it
 * @param area its pixels
 * @param outline the sides of its pixels that no other ink touches
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

  /** Both as one, which takes their runs over. */
  Component join(Component other) {
    first.join(other.first);
    return new Component(first, box.union(other.box), area + other.area, outline + other.outline);
  }

  int size() {
    return Math.max(box.width(), box.height());
  }

  /**
   * The mean width of its strokes: twice the area over the length of the outline, which counted in
   * sides of pixels is 4/pi too long on average.
   */
  double strokeWidth() {
    return 2 * area / (Math.PI / 4 * outline);
  }
}
