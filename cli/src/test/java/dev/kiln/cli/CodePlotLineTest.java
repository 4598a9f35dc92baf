package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodePlotLineTest {
  private static final Path MODELS = Path.of("..", "models");

  @TempDir Path folder;

  @Test
  void codesOfThreeNumbersAreDrawnInTheColoursOfTheirDigits() throws IOException {
    Path mnist = TinyData.mnist(folder.resolve("mnist"), 20, 20);
    Path file = folder.resolve("codes.png");
    Console ran =
        kiln("eval", MODELS.resolve("autoencoder.onnx"), "--data", mnist, "--codes", file);
    assertEquals(0, ran.exitCode(), ran.err());
    BufferedImage drawn = ImageIO.read(file.toFile());
    assertEquals(720, drawn.getWidth());
    assertTrue(vivid(drawn).size() >= 10, vivid(drawn).toString());
  }

  /** Returns the colours that are no grey. */
  private static Set<Integer> vivid(BufferedImage picture) {
    Set<Integer> colours = new HashSet<>();
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        int rgb = picture.getRGB(x, y);
        if ((rgb >> 16 & 0xff) != (rgb & 0xff)) {
          colours.add(rgb);
        }
      }
    }
    return colours;
  }

  @Test
  void otherCodesAreRefusedInOneLine() throws IOException {
    Path mnist = TinyData.mnist(folder.resolve("mnist"), 20, 20);
    Path file = folder.resolve("codes.png");
    Console ran =
        kiln("eval", MODELS.resolve("conv-autoencoder.onnx"), "--data", mnist, "--codes", file);
    assertEquals(2, ran.exitCode());
    assertTrue(ran.err().contains("its codes have 32 numbers; codes of 3 can be drawn"), ran.err());
    assertFalse(Files.exists(file));
  }
}
