package dev.kiln.runtime.task.argmax;

import java.util.Arrays;

/**
 * The winning classes in one cell after the other, in double precision, as {@link UpsampledArgmax}
 * promises them. Quick where few classes may win.
 */
final class CellArgmax {
  private final Enlargement of;

  /** The classes that may win somewhere in the cell, and their logits at its corners. */
  private final int[] candidates;

  private final double[][] corners;

  /** The candidates' logits on the left and the right of a run of pixels. */
  private final double[] left;

  private final double[] right;

  /** Those of the candidates that may win somewhere in the run. */
  private final int[] rivals;

  CellArgmax(Enlargement of) {
    this.of = of;
    candidates = new int[of.classes()];
    corners = new double[4][of.classes()];
    left = new double[of.classes()];
    right = new double[of.classes()];
    rivals = new int[of.classes()];
  }

  /** The pixels of one cell. */
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
   * Gathers, in their order, the classes that may win. Everywhere between the samples the largest
   * logit is at least the mean of those of the four classes that win at the samples, so that a
   * class below this mean at all four is below the largest in between.
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

  /** At one of four samples, the mean of the logits of the classes that win at the four. */
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

  /** The index of the largest value, of equal ones the first; a good guess makes it fast. */
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
   * Gathers, in their order, the candidates that may win in a run between two others that win at
   * its ends. Along the run logits are straight lines, so that one that is below the crossing of
   * the two winners' lines is below one of them everywhere.
   */
  private int findRivals(int onLeft, int onRight, int count) {
    double ahead = left[onLeft] - left[onRight];
    double behind = right[onRight] - right[onLeft];
    double crossing = ahead + behind > 0 ? ahead / (ahead + behind) : 0;
    double before = 1 - crossing;
    double level = before * left[onLeft] + crossing * right[onLeft];
    // What rounding may have added to the level is much less.
    double bound = level - 1e-9 * (Math.abs(left[onLeft]) + Math.abs(right[onLeft]));
    int rivalCount = 0;
    for (int i = 0; i < count; i++) {
      if (before * left[i] + crossing * right[i] >= bound || i == onRight) {
        rivals[rivalCount++] = i;
      }
    }
    return rivalCount;
  }

  /** The rival with the largest logit at a pixel of the run. */
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
