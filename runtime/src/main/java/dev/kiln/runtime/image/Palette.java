package dev.kiln.runtime.image;

import java.util.List;

/**
 * A palette with a colour for each of 256 classes, to display class maps. Immutable and
 * thread-safe.
 */
public final class Palette {
  private static final int SIZE = 256;

  private final byte[] red = new byte[SIZE];
  private final byte[] green = new byte[SIZE];
  private final byte[] blue = new byte[SIZE];

  /**
   * Creates a palette from the given colours, followed by Pascal VOC's colours for the remaining
   * classes.
   *
   * @param colours 0xRRGGBB, one per class
   */
  public Palette(List<Integer> colours) {
    for (int i = 0; i < SIZE; i++) {
      int rgb = i < colours.size() ? colours.get(i) : voc(i);
      red[i] = (byte) (rgb >> 16);
      green[i] = (byte) (rgb >> 8);
      blue[i] = (byte) rgb;
    }
  }

  /**
   * Returns the colour in Pascal VOC's palette: the bits of the index, three at a time from the
   * lowest, become the bits of the three channels from the highest.
   */
  private static int voc(int index) {
    int rgb = 0;
    for (int rest = index, bit = 7; rest > 0; rest >>= 3, bit--) {
      rgb |= (rest & 1) << 16 + bit | (rest >> 1 & 1) << 8 + bit | (rest >> 2 & 1) << bit;
    }
    return rgb;
  }

  /** Returns the colour of a class, 0xRRGGBB. */
  public int rgb(int index) {
    return (red[index] & 0xff) << 16 | (green[index] & 0xff) << 8 | blue[index] & 0xff;
  }

  /**
   * Fills a picture with the colours of the classes.
   *
   * @param classes the class of every pixel, as unsigned bytes, row by row
   * @throws IllegalArgumentException if the number of classes is not the number of pixels, or the
   *     picture is grey
   */
  public void paint(byte[] classes, Image into) {
    requirePixels(classes, into);
    PixelFormat format = into.format();
    byte[] out = into.pixels();
    for (int p = 0, o = 0; p < classes.length; p++, o += format.channels()) {
      int index = classes[p] & 0xff;
      out[o + format.red] = red[index];
      out[o + format.green] = green[index];
      out[o + format.blue] = blue[index];
      if (format.hasAlpha()) {
        out[o + format.alpha] = -1;
      }
    }
  }

  /**
   * Fills a picture with another one blended with the colours of the classes.
   *
   * @param classes the class of every pixel, as unsigned bytes, row by row
   * @param opacity the opacity of the colours, 0 to 1
   * @param into the destination, of the size and format of the picture; may be the picture itself
   * @throws IllegalArgumentException if a size or the format differs, or the pictures are grey
   */
  public void overlay(Image picture, byte[] classes, double opacity, Image into) {
    into.requireLike(picture);
    requirePixels(classes, into);
    PixelFormat format = picture.format();
    byte[] below = picture.pixels();
    byte[] out = into.pixels();
    int weight = (int) Math.round(256 * opacity);
    for (int p = 0, i = 0; p < classes.length; p++, i += format.channels()) {
      int index = classes[p] & 0xff;
      out[i + format.red] = mix(below[i + format.red], red[index], weight);
      out[i + format.green] = mix(below[i + format.green], green[index], weight);
      out[i + format.blue] = mix(below[i + format.blue], blue[index], weight);
      if (format.hasAlpha()) {
        out[i + format.alpha] = below[i + format.alpha];
      }
    }
  }

  private static byte mix(byte below, byte above, int weight) {
    int start = below & 0xff;
    return (byte) (start + (((above & 0xff) - start) * weight + 128 >> 8));
  }

  private static void requirePixels(byte[] classes, Image image) {
    if (image.format() == PixelFormat.GREY) {
      throw new IllegalArgumentException(
          "a grey picture can't show the colours of classes; convert it");
    }
    if (classes.length != image.width() * image.height()) {
      throw new IllegalArgumentException(
          image + " was given for the classes of " + classes.length + " pixels");
    }
  }
}
