package dev.kiln.pictures;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
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

/** JPEGs, also of kinds that Java's writer does not offer. */
final class JpegBytes {
  private JpegBytes() {}

  /** Returns a picture of noise, whose file is long. */
  static byte[] noise(boolean progressive) {
    BufferedImage picture = new BufferedImage(120, 80, BufferedImage.TYPE_INT_RGB);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 120 * 80; i++) {
      picture.setRGB(i % 120, i / 120, random.nextInt() & 0xffffff);
    }
    return write(new IIOImage(picture, null, null), progressive);
  }

  /** Returns 16x16 pixels with these samples, without a word on what they mean. */
  static byte[] samples(int... pixel) {
    WritableRaster raster =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, pixel.length, null);
    for (int i = 0; i < 16 * 16; i++) {
      raster.setPixel(i % 16, i / 16, pixel);
    }
    return write(new IIOImage(raster, null, null), false);
  }

  /** Returns a JPEG with a segment after its start. */
  static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.writeBytes(PngBytes.bytes(0xff, marker, content.length + 2 >> 8, content.length + 2));
    out.writeBytes(content);
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  /** Returns a JPEG with Adobe's segment: 0 for no transform, 1 for YCC, 2 for YCCK. */
  static byte[] withAdobe(byte[] jpeg, int transform) {
    return withSegment(
        jpeg, 0xee, PngBytes.bytes('A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, transform));
  }

  /** Returns a progressive JPEG whose last scan is there many times. */
  static byte[] withScans(int count) {
    byte[] jpeg = noise(true);
    int scan = jpeg.length - 4;
    while (jpeg[scan] != (byte) 0xff || jpeg[scan + 1] != (byte) 0xda) {
      scan--;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, scan);
    for (int i = 0; i < count; i++) {
      out.write(jpeg, scan, jpeg.length - 2 - scan);
    }
    out.write(jpeg, jpeg.length - 2, 2);
    return out.toByteArray();
  }

  private static byte[] write(IIOImage image, boolean progressive) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(1);
      if (progressive) {
        how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      writer.setOutput(out);
      writer.write(null, image, how);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
