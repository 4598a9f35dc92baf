package dev.kiln.train.fit;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures as the bytes of a PNG file. */
final class PngEncoder {
  private PngEncoder() {}

  static byte[] encode(BufferedImage picture) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    // Other streams of ImageIO want a shutdown hook, which is refused when the process is ending.
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
      ImageIO.write(picture, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return png.toByteArray();
  }
}
