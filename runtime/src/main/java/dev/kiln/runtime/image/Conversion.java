package dev.kiln.runtime.image;

/** From one pixel format to another. */
final class Conversion {
  private Conversion() {}

  static byte[] convert(Image image, PixelFormat to) {
    PixelFormat from = image.format();
    byte[] in = image.pixels();
    int pixels = image.width() * image.height();
    byte[] out = new byte[pixels * to.channels()];
    for (int p = 0, i = 0, o = 0; p < pixels; p++, i += from.channels(), o += to.channels()) {
      int red = in[i + from.red] & 0xff;
      int green = in[i + from.green] & 0xff;
      int blue = in[i + from.blue] & 0xff;
      int alpha = from.hasAlpha() ? in[i + from.alpha] & 0xff : 255;
      if (to.hasAlpha()) {
        out[o + to.alpha] = (byte) alpha;
      } else if (alpha != 255) {
        red = onWhite(red, alpha);
        green = onWhite(green, alpha);
        blue = onWhite(blue, alpha);
      }
      if (to == PixelFormat.GREY) {
        out[o] = (byte) luma(red, green, blue);
      } else {
        out[o + to.red] = (byte) red;
        out[o + to.green] = (byte) green;
        out[o + to.blue] = (byte) blue;
      }
    }
    return out;
  }

  private static int onWhite(int value, int alpha) {
    return (value * alpha + 255 * (255 - alpha) + 127) / 255;
  }

  /** ITU-R BT.601. */
  private static int luma(int red, int green, int blue) {
    return (77 * red + 150 * green + 29 * blue + 128) >> 8;
  }
}
