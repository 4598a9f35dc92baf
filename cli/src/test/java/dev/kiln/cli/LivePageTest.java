package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.Options;
import dev.kiln.runtime.image.Palette;
import dev.kiln.runtime.render.LiveSettings;
import dev.kiln.webcam.server.LiveServer;
import dev.kiln.webcam.server.PageOptions;
import dev.kiln.webcam.session.ModelCatalog;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a real browser, with a camera that shows the sample clip: digits with trained
 * weights, style and segmentation with random ones.
 */
@Timeout(300)
@EnabledIf(value = "dev.kiln.cli.Chromium#isInstalled", disabledReason = "needs chromium")
class LivePageTest {
  private static final Path CLIP = Path.of("../samples/clip.avi");

  @TempDir private static Path folder;
  private static ModelCatalog catalog;
  private static LiveServer server;

  @BeforeAll
  static void startTheServer() {
    Map<String, Path> models = new LinkedHashMap<>();
    models.put("digits", Path.of("../models/digits.onnx"));
    for (String network : List.of("style", "deeplab-mobilenetv2", "dcgan28")) {
      Path file = folder.resolve(network + ".onnx");
      Console export = kiln("export", network, "-o", file);
      assertEquals(0, export.exitCode(), export.err());
      models.put(network, file);
    }
    catalog = new ModelCatalog(models, Options.defaults().withSpinning(false));
    LiveSettings quick = LiveSettings.DEFAULT.withSize(128).withOverlay(1);
    server = LiveServer.start(catalog, PageOptions.of("127.0.0.1", 0, CLIP).withSettings(quick));
  }

  @AfterAll
  static void stopTheServer() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void everyModelPaintsWhatTheCameraSees() {
    try (Chromium page = Chromium.withCamera(server.address(), CLIP, folder)) {
      page.await("document.getElementById('result-caption').textContent === 'digits'");
      page.await("document.getElementById('source-caption').textContent === 'Camera'");
      page.await("[...document.querySelectorAll('#models img')].every(i => i.naturalWidth > 0)");
      page.await("/(\\d\\s+){7}/.test(document.getElementById('words').textContent)");
      page.screenshot("page-digits.png");

      page.choose("model", "style");
      page.await("document.getElementById('result-caption').textContent === 'style'");
      assertTrue(page.difference() > 10, "a style changes the picture: " + page.difference());
      page.screenshot("page-style.png");

      page.choose("model", "deeplab-mobilenetv2");
      page.await("document.getElementById('result-caption').textContent === 'deeplab-mobilenetv2'");
      Set<Integer> allowed = palette("deeplab-mobilenetv2");
      Set<Integer> seen = page.resultColours();
      assertTrue(allowed.containsAll(seen), "colours of the palette only, not " + seen.size());
      page.set("overlay", 40);
      page.await("document.getElementById('overlay-value').textContent === '40 %'");
      page.screenshot("page-segmentation.png");

      page.await("Number(document.getElementById('fps').textContent) > 0");
      String chart = page.drawing("fps-chart");
      page.awaitSeconds(2);
      assertNotEquals(chart, page.drawing("fps-chart"), "the charts move");
      page.assertQuiet(server.address());
    }
  }

  @Test
  void aFrameIsFollowedFromTheCameraToTheScreen() {
    try (Chromium page = Chromium.withCamera(server.address(), CLIP, folder)) {
      for (String model : List.of("digits", "style")) {
        page.await("document.querySelector('input[value=\"" + model + "\"]') !== null");
        page.choose("model", model);
        page.await("document.getElementById('result-caption').textContent === '" + model + "'");
        page.awaitSeconds(6);
        page.await("Number(document.getElementById('latency').textContent) > 0");
        Map<String, Double> stages = page.stages();
        System.out.printf(
            "%s on a camera of 640x480: %s frames a second; medians in ms: %s%n",
            model, page.text("fps"), stages);
        assertTrue(stages.get("run") > 0, stages.toString());
        assertTrue(stages.get("total") > stages.get("run"), stages.toString());
      }
    }
  }

  private static Set<Integer> palette(String model) {
    ModelCatalog.Entry entry =
        catalog.entries().stream().filter(e -> e.name().equals(model)).findFirst().orElseThrow();
    Palette palette = new Palette(entry.palette());
    return IntStream.range(0, 256).map(palette::rgb).boxed().collect(Collectors.toSet());
  }

  @Test
  void aDrawnSevenIsRead() {
    try (Chromium page = Chromium.withCamera(server.address(), CLIP, folder)) {
      page.await("document.getElementById('result-caption').textContent === 'digits'");
      page.choose("source", "drawing");
      page.await("document.getElementById('source-caption').textContent.startsWith('Draw')");
      page.draw(new double[][] {{.3, .28}, {.62, .28}, {.45, .75}});
      page.await("document.getElementById('words').textContent === '7'");
      page.screenshot("page-drawing.png");
      page.assertQuiet(server.address());
    }
  }

  @Test
  void aGeneratorShowsSamplesAndWalks() {
    try (Chromium page = Chromium.withoutCamera(server.address())) {
      page.await("!document.getElementById('generators').hidden");
      page.follow("generators");
      page.await("document.getElementById('samples').naturalWidth === 8 * 30 + 2");
      page.await("document.getElementById('notice').textContent === ''");
      String first = page.drawing("walk");
      page.set("step", 31);
      assertNotEquals(first, page.drawing("walk"), "the walk ends elsewhere");
      page.screenshot("page-generators.png");
    }
  }

  @Test
  void thePageOfGeneratorsMayBeOpenedDirectly() {
    try (Chromium page = Chromium.withoutCamera(server.address().resolve("generators.html"))) {
      page.await("document.getElementById('samples').naturalWidth === 8 * 30 + 2");
      page.await("document.getElementById('model').value !== ''");
    }
  }

  @Test
  void withoutACameraTheSampleClipRunsAndThePageSaysSo() {
    try (Chromium page = Chromium.withoutCamera(server.address())) {
      page.await("document.getElementById('notice').textContent.startsWith('No camera')");
      page.await("document.getElementById('result-caption').textContent === 'digits'");
      assertEquals("Sample clip", page.text("source-caption"));
      page.screenshot("page-clip.png");
      page.becomePhone();
      page.await("innerWidth === 390 && document.documentElement.scrollWidth === 390");
      page.awaitSeconds(2);
      page.screenshot("page-phone.png");
    }
  }
}
