package dev.kiln.cluster;

import dev.kiln.pictures.Pictures;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Pictures made for a test. */
public final class TestPictures {
  private TestPictures() {}

  /** Returns the model that comes with Kiln. */
  public static Path model(String name) {
    return Path.of("../models", name + ".onnx");
  }

  /** Writes a digit as MNIST has them: 28x28, light on black. */
  public static Path digit(Path file, int digit) throws IOException {
    return written(file, text(28, 28, Color.BLACK, Color.WHITE, 22, 8, 21, "" + digit));
  }

  /** Writes a page with digits, dark on light. */
  public static Path page(Path file, String digits) throws IOException {
    return written(
        file, text(60 + 40 * digits.length(), 90, Color.WHITE, Color.BLACK, 48, 30, 62, digits));
  }

  private static BufferedImage text(
      int width, int height, Color paper, Color ink, int size, int x, int y, String text) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D g = picture.createGraphics();
    g.setColor(paper);
    g.fillRect(0, 0, width, height);
    g.setColor(ink);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, size));
    int at = x;
    for (char letter : text.toCharArray()) {
      g.drawString(String.valueOf(letter), at, y);
      at += size * 3 / 4;
    }
    g.dispose();
    return picture;
  }

  /** Writes a picture of coloured noise. */
  public static Path noise(Path file, int width, int height, long seed) throws IOException {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Random random = new Random(seed);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        picture.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    return written(file, picture);
  }

  private static Path written(Path file, BufferedImage picture) throws IOException {
    Files.createDirectories(file.getParent());
    Pictures.write(picture, file);
    return file;
  }
}
