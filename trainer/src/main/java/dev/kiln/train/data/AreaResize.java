package dev.kiln.train.data;

/**
 * Resizes RGB pictures: along an axis that shrinks, a pixel is the mean of all that it covers;
 * along one that grows, bilinear. The runtime resizes the pictures that it gives a model alike, so
 * that a network sees the same picture when it is trained and when it is run.
 */
final class AreaResize {
  private AreaResize() {}

  /** The source positions that each target position is made of, and their weights. */
  private record Taps(int[] first, int count, float[] weights) {
    static Taps of(int from, int to) {
      double scale = (double) from / to;
      int count = to < from ? (int) Math.ceil(scale) + 1 : 2;
      Taps taps =
          new Taps(new int[to], Math.min(from, count), new float[to * Math.min(from, count)]);
      for (int i = 0; i < to; i++) {
        if (to < from) {
          taps.area(i, i * scale, Math.min(from, (i + 1) * scale), from);
        } else {
          taps.bilinear(i, Math.max(0, Math.min(from - 1, (i + 0.5) * scale - 0.5)), from);
        }
      }
      return taps;
    }

    private void area(int i, double begin, double end, int from) {
      first[i] = Math.min((int) begin, from - count);
      for (int k = 0; k < count; k++) {
        double covered = Math.min(end, first[i] + k + 1) - Math.max(begin, first[i] + k);
        weights[i * count + k] = (float) (Math.max(0, covered) / (end - begin));
      }
    }

    private void bilinear(int i, double at, int from) {
      first[i] = Math.max(0, Math.min(from - 2, (int) at));
      weights[i * count] = count == 1 ? 1 : (float) (1 - (at - first[i]));
      if (count == 2) {
        weights[i * count + 1] = (float) (at - first[i]);
      }
    }
  }

  /**
   * Returns a part of a picture, resized.
   *
   * @param left the part's first column
   * @param top the part's first row
   */
  static Picture of(
      Picture from, int left, int top, int partWidth, int partHeight, int width, int height) {
    Taps across = Taps.of(partWidth, width);
    Taps down = Taps.of(partHeight, height);
    float[][] rows = new float[partHeight][];
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      float[] sum = new float[3 * width];
      for (int k = 0; k < down.count(); k++) {
        float weight = down.weights()[y * down.count() + k];
        int row = down.first()[y] + k;
        if (weight > 0) {
          if (rows[row] == null) {
            rows[row] = row(from, left, top + row, across);
          }
          for (int i = 0; i < sum.length; i++) {
            sum[i] += weight * rows[row][i];
          }
        }
      }
      for (int row = y == 0 ? 0 : down.first()[y - 1]; row < down.first()[y]; row++) {
        rows[row] = null; // no later row needs it
      }
      for (int i = 0; i < sum.length; i++) {
        rgb[3 * y * width + i] = (byte) Math.min(255, (int) (sum[i] + 0.5f));
      }
    }
    return new Picture(height, width, rgb);
  }

  private static float[] row(Picture from, int left, int y, Taps across) {
    byte[] rgb = from.rgb();
    float[] row = new float[3 * across.first().length];
    int start = 3 * (y * from.width() + left);
    for (int x = 0; x < across.first().length; x++) {
      int at = start + 3 * across.first()[x];
      for (int k = 0; k < across.count(); k++, at += 3) {
        float weight = across.weights()[x * across.count() + k];
        row[3 * x] += weight * (rgb[at] & 0xff);
        row[3 * x + 1] += weight * (rgb[at + 1] & 0xff);
        row[3 * x + 2] += weight * (rgb[at + 2] & 0xff);
      }
    }
    return row;
  }
}
