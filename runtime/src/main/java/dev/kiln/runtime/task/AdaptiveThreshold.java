package dev.kiln.runtime.task;

/**
 * Separates ink from unevenly lit paper. The paper's brightness under the ink is what a grey-value
 * closing leaves (the black top-hat transform: Serra, Image Analysis and Mathematical Morphology,
 * 1982): it follows gradients and the edges of shadows. A pixel is ink if it is dark against its
 * paper, against the noise, and against the strongest ink nearby (Bernsen, 1986).
 */
final class AdaptiveThreshold {
  /** Weaker than this is a stain, not ink. */
  private static final float WEAKEST_INK = 0.12f;

  /** The share of the strongest ink nearby where a blurred stroke's edge is. */
  private static final float STROKE_EDGE = 0.4f;

  /** Darker paper is taken to be this bright, lest its noise pass for ink. */
  static final float DARKEST_PAPER = 32;

  /** Standard deviations of noise that paper stays below, over a million pixels. */
  private static final float NOISE_LIMIT = 5;

  /** How far the closing of noise lies above its mean, in standard deviations. */
  private static final float CLOSING_OF_NOISE = 3;

  /** What smoothing leaves of white noise: the root of the kernel's sum of squares. */
  private static final float SMOOTHED = 0.375f;

  private AdaptiveThreshold() {}

  /**
   * Finds dark ink on light paper; for light on dark give the negative.
   *
   * @param grey brightness, 0 to 255
   */
  static Ink darkInk(float[] grey, int width, int height) {
    float noise = SMOOTHED * noise(grey, width, height);
    float[] smooth = smooth(grey, width, height);
    int radius = Math.max(8, Math.min(width, height) / 8);
    float[] paper = Morphology.close(smooth, width, height, radius);
    float[] strength = new float[grey.length];
    for (int i = 0; i < strength.length; i++) {
      float missing = paper[i] - smooth[i] - CLOSING_OF_NOISE * noise;
      strength[i] = Math.max(0, missing / Math.max(paper[i], DARKEST_PAPER));
    }
    float[] strongest = Morphology.dilate(strength, width, height, Math.max(4, radius / 4));
    boolean[] mask = new boolean[grey.length];
    for (int i = 0; i < mask.length; i++) {
      float limit = Math.max(WEAKEST_INK, NOISE_LIMIT * noise / Math.max(paper[i], DARKEST_PAPER));
      mask[i] = strength[i] > Math.max(limit, STROKE_EDGE * strongest[i]);
    }
    for (int i = 0; i < mask.length; i++) {
      strength[i] = Math.max(0, (paper[i] - grey[i]) / Math.max(paper[i], DARKEST_PAPER));
    }
    return new Ink(smooth, strength, mask, width, height);
  }

  /**
   * The standard deviation of white noise, by what the Laplacians of two scales differ (Immerkær,
   * Fast Noise Variance Estimation, 1996); the median keeps strokes from counting.
   */
  static float noise(float[] grey, int width, int height) {
    if (width < 3 || height < 3) {
      return 0;
    }
    int[] histogram = new int[4 * 4 * 255 + 1];
    int count = 0;
    for (int y = 1; y < height - 1; y++) {
      for (int i = y * width + 1; i < (y + 1) * width - 1; i++) {
        float corners =
            grey[i - width - 1] + grey[i - width + 1] + grey[i + width - 1] + grey[i + width + 1];
        float sides = grey[i - width] + grey[i - 1] + grey[i + 1] + grey[i + width];
        histogram[(int) Math.abs(corners - 2 * sides + 4 * grey[i])]++;
        count++;
      }
    }
    int median = 0;
    for (int below = histogram[0]; below <= count / 2; below += histogram[median]) {
      median++;
    }
    return median / (6 * 0.6745f);
  }

  /** The binomial 3x3 kernel. */
  private static float[] smooth(float[] grey, int width, int height) {
    float[] across = new float[grey.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0, i = y * width; x < width; x++, i++) {
        float left = grey[x == 0 ? i : i - 1];
        float right = grey[x == width - 1 ? i : i + 1];
        across[i] = (left + 2 * grey[i] + right) / 4;
      }
    }
    float[] smooth = new float[grey.length];
    for (int y = 0; y < height; y++) {
      int above = y == 0 ? 0 : -width;
      int below = y == height - 1 ? 0 : width;
      for (int i = y * width; i < (y + 1) * width; i++) {
        smooth[i] = (across[i + above] + 2 * across[i] + across[i + below]) / 4;
      }
    }
    return smooth;
  }

  /** The picture with black and white swapped. */
  static float[] negative(float[] grey) {
    float[] negative = new float[grey.length];
    for (int i = 0; i < grey.length; i++) {
      negative[i] = 255 - grey[i];
    }
    return negative;
  }
}
