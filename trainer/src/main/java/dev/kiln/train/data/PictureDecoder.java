package dev.kiln.train.data;

import dev.kiln.train.TrainingException;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Reads picture files. */
final class PictureDecoder {
  private PictureDecoder() {}

  /** Width and height in pixels. */
  record Size(int width, int height) {
    @Override
    public String toString() {
      return width + "x" + height;
    }
  }

  /**
   * The size of a picture, from its header alone.
   *
   * @throws TrainingException if the file is no picture
   */
  static Size size(Path file) {
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw noPicture(file);
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        return new Size(reader.getWidth(0), reader.getHeight(0));
      } finally {
        reader.dispose();
      }
    } catch (IOException e) {
      throw broken(file, e);
    }
  }

  /**
   * A picture as it is stored.
   *
   * @throws TrainingException if the file is no picture or a broken one
   */
  static BufferedImage read(Path file) {
    BufferedImage picture;
    try {
      picture = ImageIO.read(file.toFile());
    } catch (IOException | RuntimeException e) {
      // The decoders answer some broken files with whatever happens to them.
      throw broken(file, e);
    }
    if (picture == null) {
      throw noPicture(file);
    }
    return picture;
  }

  /** Red, green and blue of every pixel, row by row. */
  static byte[] rgb(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    BufferedImage plain = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = plain.createGraphics();
    graphics.drawImage(picture, 0, 0, null);
    graphics.dispose();
    int[] pixels = (int[]) plain.getRaster().getDataElements(0, 0, width, height, null);
    byte[] rgb = new byte[pixels.length * 3];
    for (int i = 0; i < pixels.length; i++) {
      rgb[3 * i] = (byte) (pixels[i] >> 16);
      rgb[3 * i + 1] = (byte) (pixels[i] >> 8);
      rgb[3 * i + 2] = (byte) pixels[i];
    }
    return rgb;
  }

  private static TrainingException noPicture(Path file) {
    return new TrainingException("%s: no picture that can be read".formatted(file));
  }

  private static TrainingException broken(Path file, Exception e) {
    return new TrainingException("%s: broken (%s)".formatted(file, e.getMessage()), e);
  }
}
