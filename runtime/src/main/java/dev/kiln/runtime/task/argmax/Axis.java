package dev.kiln.runtime.task.argmax;

/**
 * Where the pixels of a picture's row or column lie between the samples of a network's output.
 *
 * @param first for each sample, the first pixel at or after it and before the next sample; one more
 *     for the end
 * @param weights of the sample after, for each pixel; 0 to 1
 * @param source what it was made of
 */
public record Axis(int[] first, double[] weights, Source source) {
  /**
   * What decides where pixels lie.
   *
   * @param samples of the output
   * @param seen pixels of the picture that the model saw
   * @param begin where in it the picture given begins
   * @param length of the picture given in it
   * @param alignCorners whether the first and last sample lie on the first and last pixel's centre,
   *     as PyTorch's align_corners has it; else the samples cover the picture evenly
   */
  public record Source(int samples, int seen, int begin, int length, boolean alignCorners) {}

  /** So many pixels over the part of the samples that the picture covers. */
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

  public int pixels() {
    return weights.length;
  }
}
