package dev.kiln.runtime.task.argmax;

import java.util.Arrays;

/**
 * The argmax over a whole row of cells at once, in floats, with a record of where floats are too
 * imprecise to be certain. Its time does not depend on the logits: every class competes at every
 * pixel, in loops without branches, which the virtual machine compiles to vector instructions.
 *
 * <p>A competitor is one float that holds a logit, rounded to a multiple of a grid, plus its class
 * times a unit, so that the largest float identifies the winner. With all logits below 2^(e-1) the
 * unit is 2^(e-24), and all multiples of it below 2^e are floats. One interpolation in floats has
 * an error of at most 2 units (the difference, the weight, the product and the sum are each rounded
 * by up to half a unit), and two interpolations have an error of at most 4. A winner is certain if
 * its lead exceeds the errors of two competitors plus what the grid and the class can add.
 */
final class RowArgmax {
  private final Enlargement of;
  private final int[] sampleBefore;
  private final float[] weights;
  private final float[] samples;

  /**
   * The logits of each class at the columns of the pixels, on the rows of samples above and below.
   */
  private float[][] above;

  private float[][] below;

  /** The row of samples that is held as {@code below}; -1 initially. */
  private int held;

  private final float[] best;
  private final float[] second;

  /** The smallest lead of the winner in each column. */
  private final float[] lead;

  /** Whether the logits of a class equal those of a lower class, so that it never wins. */
  private final boolean[] repeats;

  private float unit;
  private float grid;

  RowArgmax(Enlargement of) {
    this.of = of;
    Axis columns = of.columns();
    int pixels = columns.pixels();
    sampleBefore = new int[pixels];
    weights = new float[pixels];
    for (int x = 0; x < of.width(); x++) {
      Arrays.fill(sampleBefore, columns.first()[x], columns.first()[x + 1], x);
    }
    for (int i = 0; i < pixels; i++) {
      weights[i] = (float) columns.weights()[i];
    }
    samples = new float[of.width() + 1];
    best = new float[pixels];
    second = new float[pixels];
    lead = new float[pixels];
    repeats = new boolean[of.classes()];
  }

  /** Starts with new logits. */
  void begin() {
    held = -1;
    unit = 0;
  }

  /**
   * Fills the pixels of a row of cells.
   *
   * @return false, without any effect, if floats are not suitable for these logits
   */
  boolean fill(int y, byte[] into) {
    if (unit == 0) {
      measure();
      findRepeats();
    }
    if (!(unit > 0x1p-100f && unit < 0x1p80f)) {
      return false;
    }
    widenSamples(y);
    Arrays.fill(lead, Float.POSITIVE_INFINITY);
    for (int row = of.rows().first()[y]; row < of.rows().first()[y + 1]; row++) {
      compete((float) of.rows().weights()[row]);
      label(best, 1 / unit, mask(), into, row * best.length);
      keepSmallest(best, second, lead);
    }
    return true;
  }

  /**
   * Returns whether the pixels of a cell, as filled, are certain to equal the result in double
   * precision.
   */
  boolean isCertain(int x) {
    float doubt = 8 * unit + 2 * grid;
    for (int i = of.columns().first()[x]; i < of.columns().first()[x + 1]; i++) {
      if (lead[i] <= doubt) {
        return false;
      }
    }
    return true;
  }

  private void measure() {
    float largest = 0;
    for (float logit : of.logits()) {
      float size = Math.abs(logit);
      if (!(size <= largest)) {
        largest = Math.max(size, largest);
      }
    }
    unit = 2 * Math.ulp(largest);
    grid = (mask() + 1) * unit;
  }

  private void findRepeats() {
    Arrays.fill(repeats, false);
    for (int c = 1; c < repeats.length; c++) {
      for (int lower = 0; lower < c && !repeats[c]; lower++) {
        repeats[c] = !repeats[lower] && isRepeat(lower, c);
      }
    }
  }

  private boolean isRepeat(int lower, int c) {
    float[] logits = of.logits();
    int plane = of.height() * of.width();
    for (int i = 0; i < plane; i++) {
      if (logits[lower * plane + i] != logits[c * plane + i]) {
        return false;
      }
    }
    return true;
  }

  /** Returns the mask of the bits that hold the class. */
  private int mask() {
    return 2 * Integer.highestOneBit(of.classes() - 1) - 1;
  }

  private void widenSamples(int y) {
    if (above == null) {
      above = new float[of.classes()][best.length];
      below = new float[of.classes()][best.length];
    }
    float[][] free = above;
    above = below;
    below = free;
    if (held != y) {
      widen(y, above);
    }
    held = Math.min(y + 1, of.height() - 1);
    widen(held, below);
  }

  /** Interpolates a row of samples at the columns of the pixels. */
  private void widen(int y, float[][] wide) {
    int width = of.width();
    for (int c = 0; c < wide.length; c++) {
      System.arraycopy(of.logits(), (c * of.height() + y) * width, samples, 0, width);
      samples[width] = samples[width - 1];
      interpolate(samples, sampleBefore, weights, wide[c]);
    }
  }

  private static void interpolate(float[] from, int[] before, float[] weights, float[] into) {
    for (int i = 0; i < into.length; i++) {
      float left = from[before[i]];
      into[i] = left + weights[i] * (from[before[i] + 1] - left);
    }
  }

  /** Finds the best and the second-best competitor in each column, between two rows of samples. */
  private void compete(float weight) {
    Arrays.fill(best, Float.NEGATIVE_INFINITY);
    Arrays.fill(second, Float.NEGATIVE_INFINITY);
    // Adding this to a logit and subtracting it again rounds the logit to a multiple of the grid.
    float rounding = 0x1.8p23f * grid;
    for (int c = 0; c < above.length; c++) {
      if (!repeats[c]) {
        compete(above[c], below[c], weight, rounding, c * unit, best, second);
      }
    }
  }

  private static void compete(
      float[] above,
      float[] below,
      float weight,
      float rounding,
      float label,
      float[] best,
      float[] second) {
    for (int i = 0; i < best.length; i++) {
      float logit = above[i] + weight * (below[i] - above[i]);
      float competitor = logit + rounding - rounding + label;
      second[i] = Math.max(second[i], Math.min(best[i], competitor));
      best[i] = Math.max(best[i], competitor);
    }
  }

  private static void label(float[] best, float perUnit, int mask, byte[] into, int at) {
    for (int i = 0; i < best.length; i++) {
      into[at + i] = (byte) ((int) (best[i] * perUnit) & mask);
    }
  }

  private static void keepSmallest(float[] best, float[] second, float[] lead) {
    for (int i = 0; i < lead.length; i++) {
      lead[i] = Math.min(lead[i], best[i] - second[i]);
    }
  }
}
