package dev.kiln.cli;

import dev.kiln.graph.TensorData;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** Dark and light pictures, which even a small network tells apart, and weights to begin with. */
final class Shades {
  private Shades() {}

  /** Writes a picture of nearly one color. */
  static void paint(Path folder, String name, int width, int height, Color color)
      throws IOException {
    Files.createDirectories(folder);
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        picture.setRGB(x, y, color.getRGB() + (x * 7 + y * 3) % 5);
      }
    }
    ImageIO.write(picture, "png", folder.resolve(name + ".png").toFile());
  }

  /** Returns small normally distributed weights, always the same. */
  static TensorData weights(long... dims) {
    Random random = new Random(dims.length);
    float[] numbers = new float[(int) Arrays.stream(dims).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian() * 0.1f;
    }
    List<Long> shape = Arrays.stream(dims).boxed().toList();
    return TensorData.ofFloats(shape, numbers);
  }
}
