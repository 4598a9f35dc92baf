package dev.kiln.runtime.background;

import dev.kiln.runtime.image.Image;

/**
 * Makes a mask follow the edges of a small colour picture (He, Sun, Tang 2010): around each pixel
 * the mask becomes a linear function of the colour, and the coefficients of these functions serve
 * the large picture too. Not thread-safe; its memory is reused.
 */
final class GuidedFilter {
  private static final int COLOURS = 3;

  /** One for each colour, and a constant. */
  static final int COEFFICIENTS = COLOURS + 1;

  private static final float WHITE = 255;

  /** The pairs of colours whose products are needed, for a symmetric matrix. */
  private static final int[][] PAIRS = {{0, 0}, {0, 1}, {0, 2}, {1, 1}, {1, 2}, {2, 2}};

  private final float epsilon;
  private final BoxMean mean;
  private final float[][] colours;
  private final float[][] products;
  private final float[][] coefficients;

  /**
   * Creates a filter for pictures of one size.
   *
   * @param radius of the square in which the mask is a linear function of the colour
   * @param epsilon the variance of colours, of 0 to 1, below which there is no edge
   */
  GuidedFilter(int width, int height, int radius, float epsilon) {
    this.epsilon = epsilon;
    mean = new BoxMean(width, height, radius);
    colours = new float[COLOURS][width * height];
    products = new float[PAIRS.length][width * height];
    coefficients = new float[COEFFICIENTS][width * height];
  }

  /**
   * Returns the coefficients, valid until the next call: at each pixel one for each channel of the
   * picture, as a number of 0 to 255, and a constant.
   */
  float[][] run(Image picture, float[] mask) {
    split(picture);
    for (int c = 0; c < COLOURS; c++) {
      multiply(colours[c], mask, coefficients[c]);
      mean.run(coefficients[c]);
    }
    for (int k = 0; k < PAIRS.length; k++) {
      multiply(colours[PAIRS[k][0]], colours[PAIRS[k][1]], products[k]);
      mean.run(products[k]);
    }
    for (float[] colour : colours) {
      mean.run(colour);
    }
    float[] constant = coefficients[COLOURS];
    System.arraycopy(mask, 0, constant, 0, mask.length);
    mean.run(constant);
    for (int i = 0; i < mask.length; i++) {
      solve(i);
    }
    for (float[] coefficient : coefficients) {
      mean.run(coefficient);
    }
    return coefficients;
  }

  private void split(Image picture) {
    byte[] pixels = picture.pixels();
    int channels = picture.format().channels();
    for (int c = 0; c < COLOURS; c++) {
      float[] colour = colours[c];
      for (int p = 0, i = c; p < colour.length; p++, i += channels) {
        colour[p] = (pixels[i] & 0xff) / WHITE;
      }
    }
  }

  private static void multiply(float[] a, float[] b, float[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = a[i] * b[i];
    }
  }

  /** Solves the three equations of a pixel by Cramer's rule. */
  private void solve(int i) {
    float r = colours[0][i];
    float g = colours[1][i];
    float b = colours[2][i];
    float m = coefficients[COLOURS][i];
    float cr = coefficients[0][i] - r * m;
    float cg = coefficients[1][i] - g * m;
    float cb = coefficients[2][i] - b * m;
    float rr = products[0][i] - r * r + epsilon;
    float rg = products[1][i] - r * g;
    float rb = products[2][i] - r * b;
    float gg = products[3][i] - g * g + epsilon;
    float gb = products[4][i] - g * b;
    float bb = products[5][i] - b * b + epsilon;
    float irr = gg * bb - gb * gb;
    float irg = rb * gb - rg * bb;
    float irb = rg * gb - rb * gg;
    float igg = rr * bb - rb * rb;
    float igb = rg * rb - rr * gb;
    float ibb = rr * gg - rg * rg;
    float scale = 1 / (rr * irr + rg * irg + rb * irb);
    float ar = (irr * cr + irg * cg + irb * cb) * scale;
    float ag = (irg * cr + igg * cg + igb * cb) * scale;
    float ab = (irb * cr + igb * cg + ibb * cb) * scale;
    coefficients[0][i] = ar / WHITE;
    coefficients[1][i] = ag / WHITE;
    coefficients[2][i] = ab / WHITE;
    coefficients[COLOURS][i] = m - ar * r - ag * g - ab * b;
  }
}
