package dev.kiln.android.engine;

import java.util.List;

/** The size of a picture in pixels. */
public record PixelSize(int width, int height) {
  /** The size that cameras give if they name none. */
  public static final PixelSize DEFAULT = new PixelSize(640, 480);

  private static final long PIXELS = 640L * 480;

  /**
   * Returns the size to take a camera's frames in: the one nearest to 640x480 among those with
   * sides of 4:3, or among all if there is none; {@link #DEFAULT} if the list is empty.
   */
  public static PixelSize ofFrames(List<PixelSize> offered) {
    PixelSize best = DEFAULT;
    double least = Double.POSITIVE_INFINITY;
    for (PixelSize size : offered) {
      boolean fourToThree = Math.abs(3 * size.width - 4 * size.height) < 64;
      double away = Math.abs(Math.log((double) size.width * size.height / PIXELS));
      double penalty = fourToThree ? away : away + 10;
      if (penalty < least) {
        least = penalty;
        best = size;
      }
    }
    return best;
  }

  /**
   * Returns how many pixels of a picture become one when it is decoded, a power of two: the
   * smallest that leaves no side longer than the given one.
   */
  public int sampling(int longestSide) {
    int sampling = 1;
    while (Math.max(width, height) / sampling > longestSide) {
      sampling *= 2;
    }
    return sampling;
  }
}
