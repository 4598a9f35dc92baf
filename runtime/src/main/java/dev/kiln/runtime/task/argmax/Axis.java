package dev.kiln.runtime.task.argmax;

/**
 * The positions of the pixels of a row or column of a picture relative to the samples of a
 * network's output.
 *
 * @param first for each sample, the first pixel at or after it and before the next sample; followed
 *     by one more entry for the end
 * @param weights for each pixel, the weight of the sample after it, 0 to 1
 * @param source the parameters from which the axis was computed
 */
public record Axis(int[] first, double[] weights, Source source) {
  /**
   * The parameters that determine the positions of the pixels.
   *
   * @param samples the number of samples in the output
   * @param seen the number of pixels that the model saw
   * @param begin the position of the original picture within what the model saw
   * @param length the length of the original picture within what the model saw
   * @param alignCorners whether the first and last samples lie on the centres of the first and last
   *     pixels, as with PyTorch's align_corners; otherwise the samples cover the picture evenly
   */
  public record Source(int samples, int seen, int begin, int length, boolean alignCorners) {}

  /**
   * Returns an axis of the given number of pixels, spread over the part of the samples that the
   * picture covers.
   */
  public static Axis of(Source source, int pixels) {
    Axis axis = new Axis(new int[source.samples + 1], new double[pixels], source);
    int sample = 0;
    for (int i = 0; i < pixels; i++) {
      double at = Math.max(0, Math.min(source.samples - 1, position(source, i, pixels)));
      while (sample < (int) at) {
        axis.first[++sample] = i;
      }
      axis.weights[i] = at - sample;
    }
    while (sample < source.samples) {
      axis.first[++sample] = pixels;
    }
    return axis;
  }

  private static double position(Source source, int pixel, int pixels) {
    if (source.alignCorners) {
      long across = Math.max(1, source.seen - 1L);
      double scale =
          (double) (source.length - 1L)
              * (source.samples - 1L)
              / (Math.max(1, pixels - 1L) * across);
      return (double) source.begin * (source.samples - 1L) / across + pixel * scale;
    }
    double scale = (double) source.length * source.samples / ((double) pixels * source.seen);
    return (double) source.begin * source.samples / source.seen + (pixel + 0.5) * scale - 0.5;
  }

  /** Returns the sample that is nearest to a pixel. */
  public int nearest(int pixel) {
    double at = Math.max(0, Math.min(source.samples - 1, position(source, pixel, pixels())));
    return (int) Math.round(at);
  }

  public int pixels() {
    return weights.length;
  }
}
