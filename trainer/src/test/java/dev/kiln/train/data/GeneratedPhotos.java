package dev.kiln.train.data;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Folders of small pictures with coloured shapes, no two alike. */
public final class GeneratedPhotos {
  private GeneratedPhotos() {}

  /** Writes so many PNG files, wide and tall ones, called 000.png and so on. */
  public static PictureFolder folder(Path path, int count, long seed) throws IOException {
    Files.createDirectories(path);
    for (int i = 0; i < count; i++) {
      SplittableRandom random = new SplittableRandom(seed * 1000 + i);
      int width = 40 + random.nextInt(40);
      int height = 40 + random.nextInt(40);
      write(path.resolve("%03d.png".formatted(i)), shapes(width, height, random));
    }
    return PictureFolder.of(path);
  }

  /** Writes a picture in the format that the file's name ends in. */
  static void write(Path file, BufferedImage picture) throws IOException {
    String name = file.toString();
    ImageIO.write(picture, name.substring(name.lastIndexOf('.') + 1), file.toFile());
  }

  /**
   * Writes a JPEG with an EXIF segment that holds nothing but the orientation.
   *
   * @return the file
   */
  public static Path turned(Path file, BufferedImage picture, int orientation) throws IOException {
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(picture, "jpg", jpeg);
    byte[] exif = "Exif\0\0MM\0*".getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer out = ByteBuffer.allocate(jpeg.size() + 4 + exif.length + 22);
    out.put(jpeg.toByteArray(), 0, 2);
    out.putShort((short) 0xffe1).putShort((short) (2 + exif.length + 22)).put(exif);
    out.putInt(8); // where the directory begins
    out.putShort((short) 1); // one entry: orientation, a short
    out.putShort((short) 0x0112).putShort((short) 3).putInt(1);
    out.putShort((short) orientation).putShort((short) 0);
    out.putInt(0); // no further directory
    out.put(jpeg.toByteArray(), 2, jpeg.size() - 2);
    return Files.write(file, out.array());
  }

  private static BufferedImage shapes(int width, int height, SplittableRandom random) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    for (int i = 0; i < 12; i++) {
      graphics.setColor(new Color(random.nextInt(1 << 24)));
      graphics.fillRect(random.nextInt(width), random.nextInt(height), 20, 20);
      graphics.setColor(new Color(random.nextInt(1 << 24)));
      graphics.fillOval(random.nextInt(width), random.nextInt(height), 15, 15);
    }
    graphics.dispose();
    return picture;
  }
}
