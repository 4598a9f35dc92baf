package dev.kiln.pictures;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;

/** Pictures of any colour model in BGR, with transparency drawn on white. */
final class Opaque {
  private static final int WHITE = 255;

  private Opaque() {}

  /** Returns the picture in {@link BufferedImage#TYPE_3BYTE_BGR}; the same one if it is already. */
  static BufferedImage of(BufferedImage picture) {
    if (picture.getType() == BufferedImage.TYPE_3BYTE_BGR) {
      return picture;
    }
    return isPlain(picture.getColorModel()) ? copied(picture) : drawn(picture);
  }

  /** Whether the samples are those of sRGB, or of grey, which AWT would take for linear light. */
  private static boolean isPlain(ColorModel model) {
    ColorSpace space = model.getColorSpace();
    int type = model.getTransferType();
    return model instanceof ComponentColorModel
        && (space.isCS_sRGB() || space.getType() == ColorSpace.TYPE_GRAY)
        && (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT)
        && !model.isAlphaPremultiplied();
  }

  private static BufferedImage copied(BufferedImage picture) {
    Raster raster = picture.getRaster();
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    int colours = picture.getColorModel().getNumColorComponents();
    long most = raster.getDataBuffer().getDataType() == DataBuffer.TYPE_BYTE ? 255 : 65_535;
    BufferedImage bgr = new BufferedImage(width, raster.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
    byte[] out = ((DataBufferByte) bgr.getRaster().getDataBuffer()).getData();
    int[] row = new int[width * bands];
    for (int y = 0, o = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int i = 0; i < row.length; i += bands) {
        long alpha = bands > colours ? row[i + colours] : most;
        for (int c = 2; c >= 0; c--) {
          int sample = row[i + Math.min(c, colours - 1)];
          out[o++] = (byte) onWhite(sample, alpha, most);
        }
      }
    }
    return bgr;
  }

  /** Returns the level, 0 to 255, of a sample that lets white show through. */
  private static long onWhite(long sample, long alpha, long most) {
    long whole = most * most;
    return (WHITE * (sample * alpha + most * (most - alpha)) + whole / 2) / whole;
  }

  private static BufferedImage drawn(BufferedImage picture) {
    BufferedImage bgr =
        new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D g = bgr.createGraphics();
    g.drawImage(picture, 0, 0, Color.WHITE, null);
    g.dispose();
    return bgr;
  }
}
