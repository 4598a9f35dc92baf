package dev.kiln.runtime.image;

import java.util.Arrays;

/**
 * Resizes along both axes at once, row by row, with a handful of rows in memory. Pixel centres are
 * at halves (PyTorch's align_corners=False); an axis that shrinks takes the mean of what it covers.
 */
final class Resize {
  private Resize() {}

  /**
   * For each target position, the source positions that make it and their weights, which sum to 1.
   */
  private record Taps(int[] first, float[][] weights) {
    static Taps of(int from, int to) {
      int[] first = new int[to];
      float[][] weights = new float[to][];
      double scale = (double) from / to;
      for (int i = 0; i < to; i++) {
        if (scale > 1) {
          area(first, weights, i, scale, from);
        } else {
          bilinear(first, weights, i, scale, from);
        }
      }
      return new Taps(first, weights);
    }

    private static void area(int[] first, float[][] weights, int i, double scale, int from) {
      double begin = i * scale;
      double end = Math.min(from, begin + scale);
      first[i] = (int) begin;
      weights[i] = new float[(int) Math.ceil(end - 1e-9) - first[i]];
      for (int k = 0; k < weights[i].length; k++) {
        double covered = Math.min(end, first[i] + k + 1) - Math.max(begin, first[i] + k);
        weights[i][k] = (float) (covered / (end - begin));
      }
    }

    private static void bilinear(int[] first, float[][] weights, int i, double scale, int from) {
      double at = Math.max(0, Math.min(from - 1, (i + 0.5) * scale - 0.5));
      first[i] = Math.max(0, Math.min(from - 2, (int) at));
      float second = (float) (at - first[i]);
      weights[i] = from == 1 ? new float[] {1} : new float[] {1 - second, second};
    }
  }

  static byte[] resize(Image image, int width, int height) {
    int channels = image.format().channels();
    Taps across = Taps.of(image.width(), width);
    Taps down = Taps.of(image.height(), height);
    float[] sum = new float[width * channels];
    // Neighbouring target rows share at most two source rows.
    float[][] rows = new float[2][width * channels];
    int[] holds = {-1, -1};
    byte[] out = new byte[height * width * channels];
    for (int y = 0; y < height; y++) {
      Arrays.fill(sum, 0.5f);
      for (int k = 0; k < down.weights[y].length; k++) {
        int source = down.first[y] + k;
        float[] row = rows[source & 1];
        if (holds[source & 1] != source) {
          resizeRow(image, source, across, row);
          holds[source & 1] = source;
        }
        float weight = down.weights[y][k];
        for (int i = 0; i < sum.length; i++) {
          sum[i] += weight * row[i];
        }
      }
      int at = y * sum.length;
      for (int i = 0; i < sum.length; i++) {
        out[at + i] = (byte) Math.min(255, (int) sum[i]);
      }
    }
    return out;
  }

  private static void resizeRow(Image image, int y, Taps across, float[] row) {
    byte[] pixels = image.pixels();
    int channels = image.format().channels();
    int start = y * image.width() * channels;
    for (int x = 0, o = 0; x < across.first.length; x++) {
      float[] weights = across.weights[x];
      int from = start + across.first[x] * channels;
      for (int c = 0; c < channels; c++, o++) {
        float value = 0;
        for (int k = 0; k < weights.length; k++) {
          value += weights[k] * (pixels[from + k * channels + c] & 0xff);
        }
        row[o] = value;
      }
    }
  }
}
