package dev.kiln.runtime.image;

/**
 * For each target position along a resized axis, the source positions that contribute to it: {@code
 * count} neighbours, beginning with {@code first}, and their weights, which sum to 1.
 *
 * @param from the number of source positions
 * @param first the first neighbour of each target position
 * @param count the number of neighbours of each target position
 * @param weights {@code count} weights for each target position
 */
record Taps(int from, int[] first, int count, float[] weights) {
  static final Taps NONE = new Taps(0, new int[0], 0, new float[0]);

  static Taps of(int from, int to, Interpolation interpolation) {
    return interpolation == Interpolation.AREA && to < from ? area(from, to) : bilinear(from, to);
  }

  boolean serves(int source, int target) {
    return from == source && first.length == target;
  }

  private static Taps area(int from, int to) {
    double scale = (double) from / to;
    int count = 0;
    for (int i = 0; i < to; i++) {
      count = Math.max(count, end(i, scale, from) - (int) (i * scale));
    }
    Taps taps = new Taps(from, new int[to], count, new float[to * count]);
    for (int i = 0; i < to; i++) {
      double begin = i * scale;
      double end = Math.min(from, begin + scale);
      taps.first[i] = Math.min((int) begin, from - count);
      for (int k = 0; k < count; k++) {
        int at = taps.first[i] + k;
        double covered = Math.min(end, at + 1) - Math.max(begin, at);
        taps.weights[i * count + k] = (float) (Math.max(0, covered) / (end - begin));
      }
    }
    return taps;
  }

  private static int end(int i, double scale, int from) {
    return (int) Math.ceil(Math.min(from, (i + 1) * scale) - 1e-9);
  }

  private static Taps bilinear(int from, int to) {
    double scale = (double) from / to;
    int count = Math.min(2, from);
    Taps taps = new Taps(from, new int[to], count, new float[to * count]);
    for (int i = 0; i < to; i++) {
      double at = Math.max(0, Math.min(from - 1, (i + 0.5) * scale - 0.5));
      taps.first[i] = Math.max(0, Math.min(from - 2, (int) at));
      double second = at - taps.first[i];
      taps.weights[i * count] = (float) (1 - second);
      if (count == 2) {
        taps.weights[i * count + 1] = (float) second;
      }
    }
    return taps;
  }
}
