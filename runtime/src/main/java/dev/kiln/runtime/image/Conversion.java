package dev.kiln.runtime.image;

/**
 * The conversion of a row of pixels from one format to another; transparent pixels are composited
 * on white.
 */
final class Conversion {
  private Conversion() {}

  /**
   * Converts a row.
   *
   * @param i the index of the first byte in the source
   * @param o the index of the first byte in the target
   */
  static void row(
      byte[] source, int i, PixelFormat from, byte[] target, int o, PixelFormat to, int width) {
    if (from == to) {
      System.arraycopy(source, i, target, o, width * from.channels());
    } else if (from.hasAlpha() && !to.hasAlpha()) {
      flatten(source, i, from, target, o, to, width);
    } else if (to == PixelFormat.GREY) {
      grey(source, i, from, target, o, width);
    } else {
      permute(source, i, from, target, o, to, width);
    }
  }

  private static void permute(
      byte[] source, int in, PixelFormat from, byte[] target, int out, PixelFormat to, int width) {
    boolean copiesAlpha = from.hasAlpha();
    boolean opaque = to.hasAlpha() && !copiesAlpha;
    int end = in + width * from.channels();
    for (int i = in, o = out; i < end; i += from.channels(), o += to.channels()) {
      target[o + to.red] = source[i + from.red];
      target[o + to.green] = source[i + from.green];
      target[o + to.blue] = source[i + from.blue];
      if (opaque) {
        target[o + to.alpha] = -1;
      } else if (copiesAlpha) {
        target[o + to.alpha] = source[i + from.alpha];
      }
    }
  }

  private static void grey(
      byte[] source, int in, PixelFormat from, byte[] target, int out, int width) {
    int end = in + width * from.channels();
    for (int i = in, o = out; i < end; i += from.channels(), o++) {
      int red = source[i + from.red] & 0xff;
      int green = source[i + from.green] & 0xff;
      int blue = source[i + from.blue] & 0xff;
      target[o] = (byte) luma(red, green, blue);
    }
  }

  private static void flatten(
      byte[] source, int in, PixelFormat from, byte[] target, int out, PixelFormat to, int width) {
    int end = in + width * from.channels();
    for (int i = in, o = out; i < end; i += from.channels(), o += to.channels()) {
      int alpha = source[i + from.alpha] & 0xff;
      int red = onWhite(source[i + from.red] & 0xff, alpha);
      int green = onWhite(source[i + from.green] & 0xff, alpha);
      int blue = onWhite(source[i + from.blue] & 0xff, alpha);
      if (to == PixelFormat.GREY) {
        target[o] = (byte) luma(red, green, blue);
      } else {
        target[o + to.red] = (byte) red;
        target[o + to.green] = (byte) green;
        target[o + to.blue] = (byte) blue;
      }
    }
  }

  private static int onWhite(int value, int alpha) {
    return alpha == 255 ? value : (value * alpha + 255 * (255 - alpha) + 127) / 255;
  }

  /** Returns the luma according to ITU-R BT.601. */
  private static int luma(int red, int green, int blue) {
    return 19595 * red + 38470 * green + 7471 * blue + 32768 >> 16;
  }
}
