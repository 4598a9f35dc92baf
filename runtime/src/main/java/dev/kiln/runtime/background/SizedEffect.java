package dev.kiln.runtime.background;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.image.Resizer;
import dev.kiln.runtime.task.SoftMask;
import java.util.concurrent.ForkJoinPool;

/** The memory and the steps of an effect, for frames of one size and format. Not thread-safe. */
final class SizedEffect {
  /** The longer side of masks, in pixels. */
  private static final int SIDE = 256;

  /** Of the guided filter, in pixels of the mask. */
  private static final int RADIUS = 5;

  /** The variance of colours below which there is no edge. */
  private static final float EPSILON = 2e-4f;

  private final int width;
  private final int height;
  private final PixelFormat format;
  private final SoftMask mask;
  private final MaskMemory memory;
  private final Image small;
  private final Resizer resizer = new Resizer();
  private final GuidedFilter filter;
  private final Backdrop backdrop;
  private final Part preparing;
  private final Part[] bands;
  private float[][] coefficients;
  private byte[] from;
  private byte[] into;

  SizedEffect(int person, Background background, double smoothing, Image frame) {
    width = frame.width();
    height = frame.height();
    format = frame.format();
    double scale = Math.min(1, (double) SIDE / Math.max(width, height));
    int across = (int) Math.max(1, Math.round(scale * width));
    int down = (int) Math.max(1, Math.round(scale * height));
    mask = SoftMask.blank(person, across, down);
    memory = new MaskMemory(smoothing, across * down);
    small = Image.blank(across, down, format);
    filter = new GuidedFilter(across, down, RADIUS, EPSILON);
    backdrop = background.backdrop(frame, across, down);
    preparing = new Part(() -> backdrop.prepare(small, mask.values()));
    bands = new Part[ForkJoinPool.getCommonPoolParallelism() + 1];
    for (int i = 0; i < bands.length; i++) {
      int first = (int) ((long) height * i / bands.length);
      int next = (int) ((long) height * (i + 1) / bands.length);
      PlaneRows rows = new PlaneRows(GuidedFilter.COEFFICIENTS, across, down, width, height);
      Compositor compositor = new Compositor(frame, rows, backdrop.rows());
      bands[i] = new Part(() -> compositor.run(first, next, coefficients, from, into));
    }
  }

  boolean serves(Image frame) {
    return frame.width() == width && frame.height() == height && frame.format() == format;
  }

  /** Returns the mask to fill before {@link #apply}. */
  SoftMask mask() {
    return mask;
  }

  void apply(Image frame, Image result) {
    memory.smooth(mask.values());
    resizer.resize(frame, small);
    preparing.start();
    coefficients = filter.run(small, mask.values());
    preparing.join();
    from = frame.pixels();
    into = result.pixels();
    for (Part band : bands) {
      band.start();
    }
    for (int i = bands.length - 1; i >= 0; i--) {
      bands[i].join();
    }
  }
}
