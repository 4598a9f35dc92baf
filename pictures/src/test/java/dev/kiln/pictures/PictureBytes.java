package dev.kiln.pictures;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures in the formats that Java writes. */
final class PictureBytes {
  private PictureBytes() {}

  /** Returns 90x60 pixels of noise. */
  static byte[] noise(String format, int type) {
    return write(picture(type, 1), format, "");
  }

  /** Returns a BMP of runs, some of one pixel and some of many. */
  static byte[] runs(String compression, int type) {
    return write(picture(type, 7), "bmp", compression);
  }

  private static BufferedImage picture(int type, int run) {
    BufferedImage picture = new BufferedImage(90, 60, type);
    SplittableRandom random = new SplittableRandom(2);
    for (int y = 0; y < 60; y++) {
      for (int x = 0; x < 90; ) {
        int rgb = random.nextInt();
        for (int end = Math.min(90, x + 1 + random.nextInt(run)); x < end; x++) {
          picture.setRGB(x, y, rgb);
        }
      }
    }
    return picture;
  }

  private static byte[] write(BufferedImage picture, String format, String compression) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      if (!compression.isEmpty()) {
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionType(compression);
      }
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), how);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
