package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs side by side. */
class RunsLineTest {
  @TempDir private static Path folder;
  private static Path classifier;
  private static Path autoencoder;

  @BeforeAll
  static void train() throws IOException {
    Path data = TinyData.mnist(Files.createDirectory(folder.resolve("mnist")), 64, 16);
    classifier = folder.resolve("lenet5-half");
    autoencoder = folder.resolve("autoencoder");
    kiln("train", "lenet5-half", "--data", data, "--epochs", "2", "--out", classifier);
    kiln("train", "autoencoder", "--data", data, "--epochs", "1", "--out", autoencoder);
  }

  @Test
  void runsAreListedWithTheMetricsThatEachHas() {
    Console runs = kiln("runs", classifier, autoencoder);
    assertEquals(0, runs.exitCode(), runs.err());
    List<String> lines = runs.out().lines().toList();
    assertTrue(
        lines
            .get(0)
            .matches("run +network +epochs +test accuracy +test loss +test psnr +samples/s"),
        runs.out());
    assertTrue(lines.get(1).matches("lenet5-half +lenet5-half +2 +0.* +[0-9,]+"), runs.out());
    assertEquals(3, lines.size());
    JsonArray rows = kiln("runs", classifier, autoencoder, "--json").json().getAsJsonArray("runs");
    assertFalse(rows.get(0).getAsJsonObject().getAsJsonObject("metrics").has("psnr"));
  }

  @Test
  void aPictureHasAPanelForEachMetric() throws IOException {
    Path picture = folder.resolve("runs.png");
    assertEquals(0, kiln("runs", classifier, autoencoder, "-o", picture).exitCode());
    BufferedImage drawn = ImageIO.read(picture.toFile());
    assertEquals(3 * 640, drawn.getWidth());
    assertEquals(480, drawn.getHeight());
  }

  @Test
  void whatIsNoRunIsNamed() {
    Console none = kiln("runs", classifier, folder);
    assertEquals(1, none.exitCode());
    assertTrue(none.err().contains(folder + ": not a run"), none.err());
    assertEquals("", none.out());
  }
}
