package dev.kiln.runtime.task.argmax;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;

/**
 * The class with the largest logit at every pixel, of logits that a network gives at fewer points:
 * bilinear interpolation and argmax in one pass, exactly as if the logits had been enlarged in
 * double precision first. Of equal logits the lowest class wins. Where logits are not finite, the
 * class is any.
 *
 * <p>A pixel is a convex combination of the four samples around it. Where one class is the largest
 * at all four, it is the largest in between, and nothing is computed. One thread at a time; what it
 * needs it keeps.
 */
public final class UpsampledArgmax {
  private final Band[] bands;
  private Enlargement enlargement;

  /**
   * @param parallel whether all cores share the rows
   */
  public UpsampledArgmax(boolean parallel) {
    bands = new Band[parallel ? ForkJoinPool.getCommonPoolParallelism() + 1 : 1];
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
  public void run(
      FloatBuffer from, int classes, int height, int width, Axis rows, Axis columns, byte[] into) {
    if (enlargement == null || !enlargement.isOf(classes, height, width, rows, columns)) {
      enlargement = Enlargement.of(classes, height, width, rows, columns);
      Arrays.setAll(bands, i -> new Band(enlargement));
    }
    from.get(enlargement.logits());
    share(into, true);
    share(into, false);
  }

  /** Gives each band its rows; the first one works in this thread. */
  private void share(byte[] into, boolean labelling) {
    int height = enlargement.height();
    for (int i = bands.length - 1; i >= 0; i--) {
      int begin = (int) ((long) height * i / bands.length);
      int end = (int) ((long) height * (i + 1) / bands.length);
      bands[i].take(begin, end, into, labelling);
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
