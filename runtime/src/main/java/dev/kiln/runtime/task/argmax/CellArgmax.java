package dev.kiln.runtime.task.argmax;

import java.util.Arrays;

/**
 * The argmax over one cell at a time, in double precision, with the guarantees of {@link
 * UpsampledArgmax}. Fast where only a few classes can win.
 */
final class CellArgmax {
  private final Enlargement of;

  /** The classes that can win somewhere in the cell, and their logits at its corners. */
  private final int[] candidates;

  private final double[][] corners;

  /** The logits of the candidates at the left and right ends of a run of pixels. */
  private final double[] left;

  private final double[] right;

  /** The candidates that can win somewhere in the run. */
  private final int[] rivals;

  CellArgmax(Enlargement of) {
    this.of = of;
    candidates = new int[of.classes()];
    corners = new double[4][of.classes()];
    left = new double[of.classes()];
    right = new double[of.classes()];
    rivals = new int[of.classes()];
  }

  /** Fills the pixels of one cell. */
  void fill(int x, int y, byte[] into) {
    Axis rows = of.rows();
    Axis columns = of.columns();
    int start = columns.first()[x];
    int stop = columns.first()[x + 1];
    if (start == stop) {
      return;
    }
    int count = findCandidates(x, y);
    int onLeft = 0;
    int onRight = 0;
    for (int row = rows.first()[y]; row < rows.first()[y + 1]; row++) {
      double weight = rows.weights()[row];
      mix(corners[0], corners[2], weight, count, left);
      mix(corners[1], corners[3], weight, count, right);
      onLeft = largest(left, count, onLeft);
      onRight = largest(right, count, onRight);
      int at = row * columns.pixels();
      if (onLeft == onRight) {
        Arrays.fill(into, at + start, at + stop, (byte) candidates[onLeft]);
      } else {
        int rivalCount = findRivals(onLeft, onRight, count);
        for (int column = start; column < stop; column++) {
          int winner = winner(columns.weights()[column], rivalCount);
          into[at + column] = (byte) candidates[winner];
        }
      }
    }
  }

  /**
   * Collects the classes that can win, in ascending order. Everywhere between the samples, the
   * largest logit is at least the interpolated mean of the logits of the four classes that win at
   * the samples. A class that is below this mean at all four samples is therefore below the largest
   * logit everywhere in between.
   */
  private int findCandidates(int x, int y) {
    int at = y * of.width() + x;
    int across = of.across(x);
    int down = of.down(y);
    double meanA = meanOfWinners(at, at, across, down);
    double meanB = meanOfWinners(at + across, at, across, down);
    double meanD = meanOfWinners(at + down, at, across, down);
    double meanE = meanOfWinners(at + across + down, at, across, down);
    float[] logits = of.logits();
    int count = 0;
    for (int c = 0, from = at; c < of.classes(); c++, from += of.height() * of.width()) {
      float a = logits[from];
      float b = logits[from + across];
      float d = logits[from + down];
      float e = logits[from + across + down];
      if (a >= meanA || b >= meanB || d >= meanD || e >= meanE) {
        candidates[count] = c;
        corners[0][count] = a;
        corners[1][count] = b;
        corners[2][count] = d;
        corners[3][count] = e;
        count++;
      }
    }
    return count;
  }

  /**
   * Returns, for one of the four samples, the mean of the logits of the classes that win at the
   * four samples.
   */
  private double meanOfWinners(int sample, int at, int across, int down) {
    byte[] labels = of.labels();
    double sum = logit(labels[at], sample);
    sum += logit(labels[at + across], sample);
    sum += logit(labels[at + down], sample);
    sum += logit(labels[at + across + down], sample);
    return sum / 4;
  }

  private float logit(byte label, int sample) {
    return of.logits()[(label & 0xff) * of.height() * of.width() + sample];
  }

  private static void mix(double[] a, double[] b, double weight, int count, double[] into) {
    double rest = 1 - weight;
    for (int i = 0; i < count; i++) {
      into[i] = rest * a[i] + weight * b[i];
    }
  }

  /**
   * Returns the index of the largest value, or the first of several equal ones; a good guess makes
   * it fast.
   */
  private static int largest(double[] values, int count, int guess) {
    int best = guess;
    double value = values[guess];
    for (int i = 0; i < count; i++) {
      if (values[i] > value || values[i] == value && i < best) {
        value = values[i];
        best = i;
      }
    }
    return best;
  }

  /**
   * Collects, in order, the candidates that can win in a run between the winners at its two ends.
   * Along the run logits are linear, so a candidate that is below the intersection of the two
   * winners' lines is below one of them everywhere.
   */
  private int findRivals(int onLeft, int onRight, int count) {
    double ahead = left[onLeft] - left[onRight];
    double behind = right[onRight] - right[onLeft];
    double crossing = ahead + behind > 0 ? ahead / (ahead + behind) : 0;
    double before = 1 - crossing;
    double level = before * left[onLeft] + crossing * right[onLeft];
    // Rounding errors in the level are much smaller than this.
    double bound = level - 1e-9 * (Math.abs(left[onLeft]) + Math.abs(right[onLeft]));
    int rivalCount = 0;
    for (int i = 0; i < count; i++) {
      if (before * left[i] + crossing * right[i] >= bound || i == onRight) {
        rivals[rivalCount++] = i;
      }
    }
    return rivalCount;
  }

  /** Returns the rival with the largest logit at a pixel of the run. */
  private int winner(double weight, int rivalCount) {
    double rest = 1 - weight;
    int best = rivals[0];
    double value = rest * left[best] + weight * right[best];
    for (int i = 1; i < rivalCount; i++) {
      int rival = rivals[i];
      double other = rest * left[rival] + weight * right[rival];
      if (other > value) {
        value = other;
        best = rival;
      }
    }
    return best;
  }
}
