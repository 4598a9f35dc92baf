package dev.kiln.runtime.task;

import dev.kiln.runtime.image.Box;

/**
 * Ink that hangs together.
 *
 * @param label what {@link ConnectedComponents#labels()} calls its pixels
 * @param box around it
 * @param area its pixels
 * @param outline the sides of its pixels that no other pixel of it touches
 * @param strength the mean of its ink
 * @param edge how much darker it is inside its outline than outside, as a mean along the outline;
 *     near the strength for ink, near 0 for what only the light makes
 * @param contrast the same in grey levels, so that light and dark ink can be compared
 */
record Component(
    int label, Box box, int area, int outline, float strength, float edge, float contrast) {
  /**
   * The mean width of its strokes: twice the area over the length of the outline, which counted in
   * sides of pixels is 4/pi too long on average.
   */
  double strokeWidth() {
    return 2 * area / (Math.PI / 4 * outline);
  }
}
