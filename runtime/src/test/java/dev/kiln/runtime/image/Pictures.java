package dev.kiln.runtime.image;

import java.util.Random;

/** Pictures without meaning for tests. */
public final class Pictures {
  private Pictures() {}

  /** Every byte random. */
  public static Image noise(int width, int height, PixelFormat format, long seed) {
    Image image = Image.blank(width, height, format);
    new Random(seed).nextBytes(image.pixels());
    return image;
  }

  /** Smooth in both directions and different in each channel. */
  public static Image waves(int width, int height, PixelFormat format) {
    Image image = Image.blank(width, height, format);
    int channels = format.channels();
    for (int i = 0; i < image.pixels().length; i++) {
      int c = i % channels;
      double x = (double) (i / channels % width) / width;
      double y = (double) (i / channels / width) / height;
      double wave = Math.sin((4 + c) * x + c) + Math.cos((7 - c) * y);
      image.pixels()[i] = (byte) Math.round(127.5 + 60 * wave);
    }
    return image;
  }

  /** A channel of a pixel, 0 to 255. */
  public static int level(Image image, int x, int y, int channel) {
    int channels = image.format().channels();
    return image.pixels()[(y * image.width() + x) * channels + channel] & 0xff;
  }
}
