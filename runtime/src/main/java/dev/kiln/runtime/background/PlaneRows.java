package dev.kiln.runtime.background;

/**
 * The rows of small planes that are enlarged to the size of a frame by bilinear interpolation. Not
 * thread-safe; its memory is reused.
 */
final class PlaneRows {
  private final int width;
  private final int height;
  private final int frameHeight;
  private final float[][] lines;
  private final int[] left;
  private final float[] weights;

  PlaneRows(int planes, int width, int height, int frameWidth, int frameHeight) {
    this.width = width;
    this.height = height;
    this.frameHeight = frameHeight;
    // One more at the end, so that the last pixels have a right neighbour.
    lines = new float[planes][width + 1];
    left = new int[frameWidth];
    weights = new float[frameWidth];
    for (int x = 0; x < frameWidth; x++) {
      float at = position(x, width, frameWidth);
      left[x] = (int) at;
      weights[x] = at - left[x];
    }
  }

  private static float position(int pixel, int samples, int pixels) {
    float at = (pixel + 0.5f) * samples / pixels - 0.5f;
    return Math.max(0, Math.min(samples - 1, at));
  }

  /** Goes to a row of the frame and returns its samples, one line for each plane. */
  float[][] row(int y, float[][] planes) {
    float at = position(y, height, frameHeight);
    int above = (int) at * width;
    int below = Math.min((int) at + 1, height - 1) * width;
    float weight = at - (int) at;
    for (int p = 0; p < lines.length; p++) {
      float[] plane = planes[p];
      float[] line = lines[p];
      for (int x = 0; x < width; x++) {
        line[x] = plane[above + x] + weight * (plane[below + x] - plane[above + x]);
      }
      line[width] = line[width - 1];
    }
    return lines;
  }

  /** Returns for each pixel of a row the sample at its left. */
  int[] left() {
    return left;
  }

  /** Returns for each pixel of a row the weight of the sample at its right. */
  float[] weights() {
    return weights;
  }
}
