package dev.kiln.runtime.task;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;

/**
 * The class with the largest logit at every pixel, of logits that a network gives at fewer points:
 * bilinear interpolation and argmax in one pass, exactly as if the logits had been enlarged in
 * double precision first. Of equal logits the lowest class wins.
 *
 * <p>A pixel is a convex combination of the four samples around it. Where one class is the largest
 * at all four, it is the largest in between, and nothing is computed. One thread at a time; what it
 * needs it keeps.
 */
final class UpsampledArgmax {
  private final Band[] bands;
  private float[] logits = new float[0];
  private byte[] labels = new byte[0];

  /**
   * @param parallel whether all cores share the rows
   */
  UpsampledArgmax(boolean parallel) {
    bands = new Band[parallel ? ForkJoinPool.getCommonPoolParallelism() + 1 : 1];
    Arrays.setAll(bands, i -> new Band());
  }

  /**
   * Finds the classes.
   *
   * @param from the logits, [classes, height, width]
   * @param classes at most 256
   * @param rows where the rows of the result lie
   * @param columns where its columns lie
   * @param into as many bytes as it has pixels
   */
  void run(
      FloatBuffer from, int classes, int height, int width, Axis rows, Axis columns, byte[] into) {
    if (logits.length != classes * height * width) {
      logits = new float[classes * height * width];
      labels = new byte[height * width];
    }
    from.get(logits);
    for (Band band : bands) {
      band.prepare(logits, labels, classes, height, width, rows, columns, into);
    }
    share(height, true);
    share(height, false);
  }

  /** Gives each band its rows; the first one works in this thread. */
  private void share(int height, boolean labelling) {
    for (int i = bands.length - 1; i >= 0; i--) {
      int begin = (int) ((long) height * i / bands.length);
      int end = (int) ((long) height * (i + 1) / bands.length);
      bands[i].take(begin, end, labelling);
      if (i > 0) {
        bands[i].fork();
      }
    }
    bands[0].compute();
    for (int i = 1; i < bands.length; i++) {
      bands[i].join();
    }
  }
}
