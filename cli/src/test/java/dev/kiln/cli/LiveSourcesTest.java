package dev.kiln.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.Options;
import dev.kiln.runtime.background.Background;
import dev.kiln.runtime.render.LiveSettings;
import dev.kiln.webcam.server.LiveServer;
import dev.kiln.webcam.server.PageOptions;
import dev.kiln.webcam.session.ModelCatalog;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The page with the user's files, the server's own source and backgrounds, in a real browser. */
@EnabledIf(
    value = "dev.kiln.cli.Chromium#isInstalled",
    disabledReason = "needs Chromium and its driver")
@Timeout(300)
class LiveSourcesTest {
  private static final Path CLIP = Path.of("../samples/clip.avi");
  private static final PageOptions OPTIONS = PageOptions.of("127.0.0.1", 0, CLIP);

  @TempDir private static Path folder;
  private static ModelCatalog catalog;
  private static Path photo;

  @BeforeAll
  static void make() throws IOException {
    Map<String, Path> models = new LinkedHashMap<>();
    models.put(
        "persons",
        RedPersons.write(folder.resolve("persons.onnx"), "[\"wall\", \"person\", \"cat\"]"));
    models.put("digits", Path.of("../models/digits.onnx"));
    catalog = new ModelCatalog(models, Options.defaults().withSpinning(false));
    photo = folder.resolve("red.png");
    BufferedImage picture = new BufferedImage(320, 240, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D g = picture.createGraphics();
    g.setColor(Color.LIGHT_GRAY);
    g.fillRect(0, 0, 320, 240);
    g.setColor(Color.RED);
    g.fillOval(100, 60, 120, 120);
    g.dispose();
    ImageIO.write(picture, "png", photo.toFile());
  }

  private static void awaitShown(Chromium page, String source) {
    page.await("document.getElementById('source-caption').textContent === '" + source + "'");
    page.await("document.getElementById('words').textContent !== ''");
  }

  @Test
  void aPhotoIsShownAndABackgroundStandsBehindItsPersons() {
    try (LiveServer server = LiveServer.start(catalog, OPTIONS);
        Chromium page = Chromium.withoutCamera(server.address())) {
      page.await("document.getElementById('result-caption').textContent === 'persons'");
      page.await("!document.getElementById('background').hidden");
      page.await("document.getElementById('server').offsetHeight === 0");
      page.file(photo);
      awaitShown(page, "red.png");
      page.choose("background", "colour");
      page.await("/^person 1[345] %$/.test(document.getElementById('words').textContent)");
      Set<Integer> colours = page.resultColours();
      assertTrue(colours.contains(0x00b140) && colours.contains(0xff0000), colours.toString());
      assertFalse(colours.contains(0xc0c0c0), "the wall is gone");
      page.choose("background", "blur");
      page.set("radius", 30);
      page.await("document.getElementById('radius-value').textContent === '30'");
      page.screenshot("page-background.png");
      page.choose("model", "digits");
      page.await("document.getElementById('background').hidden");
      page.await("document.getElementById('result-caption').textContent === 'digits'");
      page.assertQuiet(server.address());
    }
  }

  @Test
  void aVideoOrAPhotoThatIsDroppedOnThePageIsShown() {
    try (LiveServer server = LiveServer.start(catalog, OPTIONS);
        Chromium page = Chromium.withoutCamera(server.address())) {
      page.await("document.getElementById('result-caption').textContent === 'persons'");
      page.drop("clip.avi", "mine.avi", "video/x-msvideo");
      awaitShown(page, "mine.avi");
      page.drop("thumbnail/digits", "photo.jpg", "image/jpeg");
      awaitShown(page, "photo.jpg");
      page.drop("live.css", "page.txt", "text/plain");
      page.await("document.getElementById('notice').textContent.includes('not read this picture')");
    }
  }

  @Test
  void theServersOwnSourceIsShownFirstAndRecorded() throws IOException {
    Path recording = folder.resolve("out.avi");
    PageOptions own =
        OPTIONS
            .withSource(CLIP.toString())
            .withRecording(recording)
            .withSettings(LiveSettings.DEFAULT.withBackground(Background.blur(20)));
    try (LiveServer server = LiveServer.start(catalog, own);
        Chromium page = Chromium.withoutCamera(server.address())) {
      awaitShown(page, "Kiln\\'s clip.avi");
      page.await("document.getElementById('radius-value').textContent === '20'");
      page.await("document.getElementById('result-caption').textContent === 'persons'");
      page.await("Number(document.getElementById('fps').textContent) > 0");
      assertTrue(page.stages().get("run") > 0, page.stages().toString());
      page.screenshot("page-server-source.png");
      page.choose("source", "clip");
      awaitShown(page, "Sample clip");
      page.assertQuiet(server.address());
      assertEquals("Sample clip", page.text("source-caption"));
    }
    assertTrue(Files.size(recording) > 0);
  }
}
