package dev.kiln.train.data;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
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
