package dev.kiln.runtime.background;

import dev.kiln.runtime.image.Image;

/** Puts rows of a frame over a backdrop, for one thread. Not thread-safe; its memory is reused. */
final class Compositor {
  /** Below and above these, what the guided filter gives is 0 and 1. */
  private static final float LOW = 0.3f;

  private static final float HIGH = 0.9f;
  private static final int SOLID = 256;

  private final int channels;
  private final PlaneRows rows;
  private final Backdrop.Rows backdrop;
  private final byte[] behind;

  Compositor(Image frame, PlaneRows rows, Backdrop.Rows backdrop) {
    channels = frame.format().channels();
    this.rows = rows;
    this.backdrop = backdrop;
    behind = new byte[frame.width() * channels];
  }

  /**
   * Writes the rows from {@code first} to before {@code next}.
   *
   * @param coefficients of the {@link GuidedFilter}
   */
  void run(int first, int next, float[][] coefficients, byte[] from, byte[] into) {
    for (int y = first; y < next; y++) {
      backdrop.write(y, behind);
      blend(from, y * behind.length, rows.row(y, coefficients), into);
    }
  }

  private void blend(byte[] from, int start, float[][] lines, byte[] into) {
    float[] first = lines[0];
    float[] second = lines[1];
    float[] third = lines[2];
    float[] constant = lines[3];
    int[] left = rows.left();
    float[] weights = rows.weights();
    for (int x = 0, b = 0, i = start; x < left.length; x++, b += channels, i += channels) {
      int at = left[x];
      float weight = weights[x];
      int c0 = from[i] & 0xff;
      int c1 = from[i + 1] & 0xff;
      int c2 = from[i + 2] & 0xff;
      float share =
          (first[at] + weight * (first[at + 1] - first[at])) * c0
              + (second[at] + weight * (second[at + 1] - second[at])) * c1
              + (third[at] + weight * (third[at + 1] - third[at])) * c2
              + constant[at]
              + weight * (constant[at + 1] - constant[at]);
      int opacity = (int) (SOLID * Math.max(0, Math.min(1, (share - LOW) / (HIGH - LOW))));
      into[i] = mix(behind[b], c0, opacity);
      into[i + 1] = mix(behind[b + 1], c1, opacity);
      into[i + 2] = mix(behind[b + 2], c2, opacity);
      if (channels == 4) {
        into[i + 3] = from[i + 3];
      }
    }
  }

  private static byte mix(byte below, int above, int opacity) {
    int start = below & 0xff;
    return (byte) (start + ((above - start) * opacity + SOLID / 2 >> 8));
  }
}
