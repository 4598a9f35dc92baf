package dev.kiln.benchmark;

import dev.kiln.media.BufferedImages;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/** Small pictures of one digit, black on white, that are enlarged to squares of any size. */
enum EnlargedDigit {
  GREY_28_NEAREST(28, 4, false, false),
  GREY_28_BICUBIC(28, 4, false, true),
  BITMAP_32_NEAREST(32, 2, true, false),
  BITMAP_32_BICUBIC(32, 2, true, true),
  GREY_8_BICUBIC(8, 0, false, true);

  /** The level at which a pixel of a bitmap is black. */
  private static final int HALF = 110;

  private final int side;
  private final int margin;
  private final boolean bitmap;
  private final boolean smooth;

  EnlargedDigit(int side, int margin, boolean bitmap, boolean smooth) {
    this.side = side;
    this.margin = margin;
    this.bitmap = bitmap;
    this.smooth = smooth;
  }

  /** Returns the picture of a digit, given light on black and without a margin. */
  Image picture(Image digit, int size) {
    BufferedImage large = new BufferedImage(size, size, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D g = large.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION,
        smooth
            ? RenderingHints.VALUE_INTERPOLATION_BICUBIC
            : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    g.drawImage(BufferedImages.copy(small(digit)), 0, 0, size, size, null);
    g.dispose();
    return BufferedImages.image(large);
  }

  private Image small(Image digit) {
    double scale = (side - 2.0 * margin) / Math.max(digit.width(), digit.height());
    int width = (int) Math.max(1, Math.round(scale * digit.width()));
    int height = (int) Math.max(1, Math.round(scale * digit.height()));
    byte[] ink = digit.resize(width, height).pixels();
    byte[] pixels = new byte[side * side];
    Arrays.fill(pixels, (byte) 255);
    int corner = (side - height) / 2 * side + (side - width) / 2;
    for (int i = 0; i < ink.length; i++) {
      int level = ink[i] & 0xff;
      int shown = bitmap ? level > HALF ? 255 : 0 : level;
      pixels[corner + i / width * side + i % width] = (byte) (255 - shown);
    }
    return new Image(pixels, side, side, PixelFormat.GREY);
  }
}
