package dev.kiln.train.data.segmentation;

/** Reads a picture at another size, pixel by pixel: bilinearly, and averaged when it shrinks. */
final class BilinearSampler {
  private final SegmentedPicture picture;
  private final double stepX;
  private final double stepY;
  private final int samplesX;
  private final int samplesY;
  private final int width;
  private final boolean mirrored;
  private final float[] sums = new float[3];

  BilinearSampler(SegmentedPicture picture, int width, int height, boolean mirrored) {
    this.picture = picture;
    this.width = width;
    this.mirrored = mirrored;
    stepX = (double) picture.width() / width;
    stepY = (double) picture.height() / height;
    // Bilinear interpolation reaches over two pixels; a longer step needs more samples.
    samplesX = (int) Math.ceil(stepX / 2);
    samplesY = (int) Math.ceil(stepY / 2);
  }

  /** Puts red, green and blue of a pixel at an offset. */
  void pixel(int x, int y, byte[] to, int offset) {
    int column = column(x);
    sums[0] = sums[1] = sums[2] = 0;
    for (int j = 0; j < samplesY; j++) {
      double fromY = (y + (j + 0.5) / samplesY) * stepY - 0.5;
      for (int i = 0; i < samplesX; i++) {
        add((column + (i + 0.5) / samplesX) * stepX - 0.5, fromY);
      }
    }
    int samples = samplesX * samplesY;
    for (int c = 0; c < 3; c++) {
      to[offset + c] = (byte) Math.round(sums[c] / samples);
    }
  }

  /** Returns the label of the nearest pixel. */
  byte label(int x, int y) {
    int nearestX = (int) ((column(x) + 0.5) * stepX);
    int nearestY = (int) ((y + 0.5) * stepY);
    return picture.labels()[nearestY * picture.width() + nearestX];
  }

  private int column(int x) {
    return mirrored ? width - 1 - x : x;
  }

  private void add(double x, double y) {
    int lastX = picture.width() - 1;
    int lastY = picture.height() - 1;
    double inX = Math.min(lastX, Math.max(0, x));
    double inY = Math.min(lastY, Math.max(0, y));
    int left = (int) inX;
    int top = (int) inY;
    float right = (float) (inX - left);
    float below = (float) (inY - top);
    int step = left < lastX ? 3 : 0;
    int upper = 3 * (top * picture.width() + left);
    int lower = top < lastY ? upper + 3 * picture.width() : upper;
    byte[] rgb = picture.rgb();
    for (int c = 0; c < 3; c++) {
      float above = mix(rgb[upper + c], rgb[upper + step + c], right);
      sums[c] += above + below * (mix(rgb[lower + c], rgb[lower + step + c], right) - above);
    }
  }

  private static float mix(byte a, byte b, float share) {
    int from = a & 0xff;
    return from + share * ((b & 0xff) - from);
  }
}
