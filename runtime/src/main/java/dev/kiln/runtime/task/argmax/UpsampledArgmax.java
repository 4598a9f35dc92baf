package dev.kiln.runtime.task.argmax;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;

/**
 * The class with the largest logit at every pixel, computed from logits at a lower resolution:
 * bilinear interpolation and argmax in one pass, with exactly the result of enlarging the logits in
 * double precision first. If logits are equal, the lowest class wins. Where logits are not finite,
 * the class is unspecified.
 *
 * <p>A pixel is a convex combination of the four samples around it. If one class is the largest at
 * all four samples, it is the largest everywhere in between, and nothing is computed. Not
 * thread-safe; buffers are reused between calls.
 */
public final class UpsampledArgmax {
  private final Band[] bands;
  private Enlargement enlargement;

  /**
   * Creates an argmax.
   *
   * @param parallel whether the rows are shared among all cores
   */
  public UpsampledArgmax(boolean parallel) {
    bands = new Band[parallel ? ForkJoinPool.getCommonPoolParallelism() + 1 : 1];
  }

  /**
   * Finds the class of every pixel.
   *
   * @param from the logits, [classes, height, width]
   * @param classes the number of classes, at most 256
   * @param rows the positions of the rows of the result
   * @param columns the positions of the columns of the result
   * @param into receives one byte per pixel of the result
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

  /**
   * Distributes the rows over the bands and runs them; the first band runs in the calling thread.
   */
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
