package dev.kiln.runtime.task;

import java.util.Arrays;
import java.util.concurrent.RecursiveAction;

/** Some of the rows that {@link UpsampledArgmax} works on, and the memory for that. */
final class Band extends RecursiveAction {
  private static final long serialVersionUID = 1L;

  private transient float[] logits;
  private transient byte[] labels;
  private transient Axis rows;
  private transient Axis columns;
  private transient byte[] into;
  private int classes;
  private int height;
  private int width;
  private int begin;
  private int end;
  private boolean labelling;

  /** The largest logit so far, for each sample of a row. */
  private transient float[] largest = new float[0];

  /** The classes that may win somewhere between four samples, and their logits at these. */
  private transient int[] candidates = new int[0];

  private transient double[][] corners = new double[4][];

  /** The candidates' logits on the left and the right of a run of pixels. */
  private transient double[] left;

  private transient double[] right;

  /** Those of the candidates that may win somewhere in the run. */
  private transient int[] rivals;

  void prepare(
      float[] logits,
      byte[] labels,
      int classes,
      int height,
      int width,
      Axis rows,
      Axis columns,
      byte[] into) {
    this.logits = logits;
    this.labels = labels;
    this.classes = classes;
    this.height = height;
    this.width = width;
    this.rows = rows;
    this.columns = columns;
    this.into = into;
    if (largest.length != width) {
      largest = new float[width];
    }
    if (candidates.length != classes) {
      candidates = new int[classes];
      left = new double[classes];
      right = new double[classes];
      rivals = new int[classes];
      for (int i = 0; i < 4; i++) {
        corners[i] = new double[classes];
      }
    }
  }

  /**
   * Takes the rows of samples from one to before another, to label them or what lies below each.
   */
  void take(int first, int next, boolean label) {
    reinitialize();
    begin = first;
    end = next;
    labelling = label;
  }

  @Override
  protected void compute() {
    for (int y = begin; y < end; y++) {
      if (labelling) {
        label(y);
      } else {
        fill(y);
      }
    }
  }

  private void label(int y) {
    int start = y * width;
    System.arraycopy(logits, start, largest, 0, width);
    Arrays.fill(labels, start, start + width, (byte) 0);
    for (int c = 1; c < classes; c++) {
      int from = c * height * width + start;
      for (int x = 0; x < width; x++) {
        if (logits[from + x] > largest[x]) {
          largest[x] = logits[from + x];
          labels[start + x] = (byte) c;
        }
      }
    }
  }

  /** The pixels between a row of samples and the next. */
  private void fill(int y) {
    if (rows.first()[y] == rows.first()[y + 1]) {
      return;
    }
    int x = 0;
    while (x < width) {
      int agreeing = x;
      byte label = labels[y * width + x];
      while (agreeing < width && agree(agreeing, y, label)) {
        agreeing++;
      }
      if (agreeing > x) {
        paint(x, agreeing, y, label);
        x = agreeing;
      } else {
        interpolate(x, y);
        x++;
      }
    }
  }

  /** Whether the class is the largest at all four samples around. */
  private boolean agree(int x, int y, byte label) {
    int at = y * width + x;
    int across = x + 1 < width ? 1 : 0;
    int down = y + 1 < height ? width : 0;
    return labels[at] == label
        && labels[at + across] == label
        && labels[at + down] == label
        && labels[at + across + down] == label;
  }

  private void paint(int fromX, int toX, int y, byte label) {
    int start = columns.first()[fromX];
    int stop = columns.first()[toX];
    for (int row = rows.first()[y]; row < rows.first()[y + 1]; row++) {
      int at = row * columns.pixels();
      Arrays.fill(into, at + start, at + stop, label);
    }
  }

  private void interpolate(int x, int y) {
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
    int at = y * width + x;
    int across = x + 1 < width ? 1 : 0;
    int down = y + 1 < height ? width : 0;
    double meanA = meanOfWinners(at, at, across, down);
    double meanB = meanOfWinners(at + across, at, across, down);
    double meanD = meanOfWinners(at + down, at, across, down);
    double meanE = meanOfWinners(at + across + down, at, across, down);
    int count = 0;
    for (int c = 0, from = at; c < classes; c++, from += height * width) {
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
    double sum = logit(labels[at], sample);
    sum += logit(labels[at + across], sample);
    sum += logit(labels[at + down], sample);
    sum += logit(labels[at + across + down], sample);
    return sum / 4;
  }

  private float logit(byte label, int sample) {
    return logits[(label & 0xff) * height * width + sample];
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
