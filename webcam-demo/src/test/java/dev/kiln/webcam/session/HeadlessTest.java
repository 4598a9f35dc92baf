package dev.kiln.webcam.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.media.MediaException;
import dev.kiln.media.video.OpenHandles;
import dev.kiln.media.video.VideoSource;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.render.LiveSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class HeadlessTest {
  public static final Path CLIP = Path.of("../samples/clip.avi");
  public static final Path DIGITS = Path.of("../models/digits.onnx");

  @TempDir private Path folder;

  public static ModelCatalog catalog() {
    return new ModelCatalog(Map.of("digits", DIGITS), Options.defaults().withSpinning(false));
  }

  @AfterEach
  void everythingIsClosed() {
    assertEquals(0, OpenHandles.total());
  }

  @Test
  void theSampleClipIsReadMeasuredAndRecorded() throws InterruptedException {
    Path recording = folder.resolve("out.avi");
    LiveOptions options = LiveOptions.of(CLIP.toString(), "digits").withRecording(recording);
    LiveReport report = Headless.run(catalog(), options, Duration.ofSeconds(8));
    assertEquals("", report.failure());
    assertTrue(report.shown() > 0, report.toString());
    assertTrue(report.received() >= report.shown() + report.dropped());
    assertTrue(report.latencyMs().get("run").p50() > 0);
    assertTrue(report.lines().get(0).startsWith("digits on "), report.lines().get(0));
    try (VideoSource video = VideoSource.file(recording)) {
      assertEquals(KeptRecording.FPS, video.fps(), 1e-3);
      assertTrue(video.grab());
      assertEquals(480, video.width());
    }
  }

  @Test
  void whatCannotBeShownIsRefusedAndLeavesNothing() {
    Path recording = folder.resolve("none.avi");
    refused(MediaException.class, "absent.avi", "absent.avi", "digits", recording);
    refused(
        IllegalArgumentException.class, "no model 'other'", CLIP.toString(), "other", recording);
    assertTrue(Files.notExists(recording));
  }

  private static void refused(
      Class<? extends Exception> kind, String about, String source, String model, Path recording) {
    LiveOptions options = LiveOptions.of(source, model).withRecording(recording);
    Exception e = assertThrows(kind, () -> Headless.run(catalog(), options, Duration.ofSeconds(1)));
    assertTrue(e.getMessage().contains(about), e.getMessage());
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> LiveSettings.DEFAULT.withSize(-1));
    assertThrows(IllegalArgumentException.class, () -> LiveSettings.DEFAULT.withStrength(1.1));
    assertThrows(
        IllegalArgumentException.class, () -> LiveSettings.DEFAULT.withOverlay(Double.NaN));
  }
}
