package dev.kiln.graph.integer;

import dev.kiln.graph.calibrate.ValueRange;

/**
 * The affine map between uint8 and the numbers of a value: number = scale * (byte - zeroPoint).
 *
 * @param scale the distance between neighbouring levels, positive
 * @param zeroPoint the byte that represents 0, 0 to 255
 */
record Scale(float scale, int zeroPoint) {
  /** The levels of pictures: each byte is its own number. */
  static final Scale PICTURE = new Scale(1, 0);

  private static final int LEVELS = 255;

  /** Returns the map whose 256 levels cover a range. */
  static Scale of(ValueRange range) {
    float step = (range.high() - range.low()) / LEVELS;
    if (!(step >= Float.MIN_NORMAL)) {
      return new Scale(1, 0);
    }
    // Clamping to a bound is left to the 256 levels, so they must not reach beyond it.
    while (LEVELS * step > range.high() - range.low()) {
      step = Math.nextDown(step);
    }
    int zero = Math.round(-range.low() / step);
    return new Scale(step, Math.max(0, Math.min(LEVELS, zero)));
  }
}
