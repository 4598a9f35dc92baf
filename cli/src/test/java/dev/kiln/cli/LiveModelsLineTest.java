package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.media.video.VideoSource;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two models beside each other, and the model that is fast enough. */
class LiveModelsLineTest {
  private static final Path DIGITS = Path.of("../models/digits.onnx");
  private static final Path MOSAIC = Path.of("../models/style-mosaic.onnx");
  private static final Path CLIP = Path.of("../samples/clip.avi");

  @TempDir private static Path folder;
  private static Path red;

  private static String homeBefore;

  @BeforeAll
  static void make() {
    homeBefore = System.getProperty("kiln.home");
    System.setProperty("kiln.home", "..");
    red = RedPersons.write(folder.resolve("red.onnx"), "[\"wall\", \"person\", \"cat\"]");
  }

  @AfterAll
  static void restoreHome() {
    if (homeBefore == null) {
      System.clearProperty("kiln.home");
    } else {
      System.setProperty("kiln.home", homeBefore);
    }
  }

  private static Console live(Object... more) {
    Object[] all = new Object[more.length + 7];
    System.arraycopy(
        new Object[] {"live", "--headless", "--source", CLIP, "--seconds", "5", "--json"},
        0,
        all,
        0,
        7);
    System.arraycopy(more, 0, all, 7, more.length);
    return kiln(all);
  }

  @Test
  void twoModelsAreShownBesideEachOther() {
    Path video = folder.resolve("pair.avi");
    Console live = live("--model", red + "+" + DIGITS, "--record", video);
    assertEquals(0, live.exitCode(), live.err());
    assertEquals("red+digits", live.json().get("model").getAsString());
    assertEquals("", live.json().get("failure").getAsString());
    try (VideoSource pair = VideoSource.file(video)) {
      assertTrue(pair.grab());
      assertEquals(2 * 480, pair.width());
      assertEquals(360, pair.height());
    }
  }

  @Test
  void theFirstModelThatIsFastEnoughIsStartedAndSaid() {
    Path quick = RedPersons.write(folder.resolve("quick.onnx"), "[\"wall\", \"person\", \"cat\"]");
    Console live = live("--auto", "--model", red + "," + quick, "--size", "64");
    assertEquals(0, live.exitCode(), live.err());
    assertTrue(
        live.err().matches("kiln: (red|quick), the .* 25 frames per second at 640x480: red .*\\s+"),
        live.err());
    String chosen = live.err().replaceFirst("kiln: (\\w+),[\\s\\S]*", "$1");
    assertEquals(chosen, live.json().get("model").getAsString());
  }

  @Test
  void modelsOfSeveralTasksAreNotComparedForSpeed() {
    Console live = live("--auto", "--model", DIGITS + "," + MOSAIC);
    assertEquals(2, live.exitCode());
    assertTrue(
        live.err()
            .startsWith("kiln: --auto chooses among models of one task, not digits and style"),
        live.err());
  }

  @Test
  void ofAPairWithAnUnknownModelThatOneIsNamed() {
    Console live = live("--model", DIGITS + "+digitz");
    assertEquals(2, live.exitCode());
    assertTrue(live.err().contains("'digitz'"), live.err());
  }
}
