package dev.kiln.media;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/** Converts between the runtime's pictures and AWT's. Thread-safe. */
public final class BufferedImages {
  private static final ComponentColorModel SRGB =
      new ComponentColorModel(
          ColorSpace.getInstance(ColorSpace.CS_sRGB),
          false,
          false,
          Transparency.OPAQUE,
          DataBuffer.TYPE_BYTE);
  private static final int[] BGR = {2, 1, 0};

  private BufferedImages() {}

  /**
   * Returns a view of a picture. The pixels are shared: drawing into the view draws into the
   * picture.
   *
   * @param bgr a picture in BGR
   */
  public static BufferedImage view(Image bgr) {
    DataBufferByte pixels = new DataBufferByte(bgr.pixels(), bgr.pixels().length);
    WritableRaster raster =
        Raster.createInterleavedRaster(
            pixels, bgr.width(), bgr.height(), 3 * bgr.width(), 3, BGR, null);
    return new BufferedImage(SRGB, raster, false, null);
  }

  /**
   * Returns a view of an AWT picture for the runtime, in BGR. The pixels are shared.
   *
   * @param bgr a picture of {@link BufferedImage#TYPE_3BYTE_BGR}
   */
  public static Image image(BufferedImage bgr) {
    byte[] pixels = ((DataBufferByte) bgr.getRaster().getDataBuffer()).getData();
    return new Image(pixels, bgr.getWidth(), bgr.getHeight(), PixelFormat.BGR);
  }

  /** Returns a copy of a picture of any format, in {@link BufferedImage#TYPE_3BYTE_BGR}. */
  public static BufferedImage copy(Image image) {
    BufferedImage copy =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
    image.convertTo(image(copy));
    return copy;
  }
}
