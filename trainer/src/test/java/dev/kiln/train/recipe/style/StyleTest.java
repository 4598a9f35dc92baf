package dev.kiln.train.recipe.style;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.pictures.PictureException;
import dev.kiln.train.TrainingException;
import dev.kiln.train.data.GeneratedPhotos;
import dev.kiln.train.data.PictureFolder;
import dev.kiln.train.fit.Fit;
import dev.kiln.train.fit.LiveArrays;
import dev.kiln.train.fit.Progress;
import dev.kiln.train.fit.Run;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.fit.Schedule;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Networks;
import dev.kiln.train.op.Precision;
import dev.kiln.train.recipe.Rehearsal;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StyleTest {
  private static final Network NETWORK = Networks.find("style").orElseThrow();

  @TempDir static Path shared;
  private static Path wholeVgg16;

  @TempDir Path folder;
  private PictureFolder photos;
  private PictureFolder tests;
  private Path painting;
  private Path vgg16;

  @BeforeAll
  static void writeVgg16() {
    wholeVgg16 = RandomVgg16.write(shared, 3);
  }

  @BeforeEach
  void write() throws IOException {
    photos = GeneratedPhotos.folder(folder.resolve("photos"), 6, 1);
    tests = GeneratedPhotos.folder(folder.resolve("tests"), 3, 2);
    painting = GeneratedPhotos.folder(folder.resolve("paintings"), 1, 3).files().get(0);
    vgg16 = wholeVgg16;
  }

  @Test
  void learns() {
    Run run = start("run", settings(6, 2, Precision.FP32));
    assertTrue(test(run, 5, "loss") < 0.7 * test(run, 0, "loss"), run.epochs().toString());
    assertTrue(test(run, 5, "style") < 0.7 * test(run, 0, "style"), run.epochs().toString());
    double sum = test(run, 5, "content") + test(run, 5, "style") + test(run, 5, "variation");
    assertEquals(sum, test(run, 5, "loss"), 1e-5 * sum);
  }

  @Test
  void learnsFromATeacherAndToBeSteady() {
    var fit = Rehearsal.fit(6, 4, 1e-2, Schedule.CONSTANT);
    Guide guide = new Guide(painting.toString(), 10, 5);
    var settings = new StyleSettings(fit, 1e5, 1, 1e-5, 5, 0, 40, 32, 4, true, "", guide);
    Network network = Networks.find("style-fast").orElseThrow();
    StyleTeacher teacher = (rgb, width, height) -> new byte[rgb.length];
    try (Style recipe = new Style(network, photos, tests, painting, vgg16, settings, teacher)) {
      Run run = Fit.start("style-fast", recipe, directory("run"), quiet());
      assertTrue(
          metric(run, 4, "teacher") < 0.8 * metric(run, 0, "teacher"), run.epochs().toString());
      assertTrue(metric(run, 5, "flicker") > 0, run.epochs().toString());
      assertTrue(metric(run, 5, "style") > 0, run.epochs().toString());
    }
  }

  @Test
  void learnsFirstToGivePhotosBack() {
    var fit = Rehearsal.fit(3, 4, 3e-3, Schedule.CONSTANT);
    Run run = start("run", new StyleSettings(fit, 1e5, 1, 1e-5, 2, 0, 32, 32, 8, true, ""));
    List<Map<String, Double>> epochs = run.epochs().stream().map(Run.Epoch::metrics).toList();
    assertTrue(
        epochs.get(1).get("train_pixels") < 0.9 * epochs.get(0).get("train_pixels"),
        run.epochs().toString());
    assertTrue(test(run, 1, "content") < test(run, 0, "content"), run.epochs().toString());
    assertFalse(epochs.get(2).containsKey("train_pixels"), "the style is learned then");
    assertTrue(epochs.get(2).containsKey("train_style"));
  }

  @Test
  void startsFromAnotherRunsWeights() {
    Run first = start("first", settings(6, 2, Precision.FP32));
    var gently = Rehearsal.fit(1, 4, 1e-6, Schedule.CONSTANT);
    var settings = new StyleSettings(gently, 1e5, 1, 1e-5, 0, 0, 32, 32, 2, true, "first");
    try (Style recipe = recipe(settings)) {
      assertTrue(recipe.load(directory("first").weights()).exact());
      Run second = Fit.start("style", recipe, directory("second"), quiet());
      assertEquals(test(first, 5, "loss"), test(second, 0, "loss"), 0.05 * test(first, 5, "loss"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesOnAsIfItHadNeverEnded(Precision precision) throws IOException {
    Rehearsal.assumeHere(precision);
    start("whole", settings(2, precision));
    start("parted", settings(1, precision));
    try (Style recipe = recipe(settings(2, precision))) {
      Fit.resume("style", recipe, directory("parted"), quiet());
    }
    assertArrayEquals(
        Files.readAllBytes(directory("whole").weights()),
        Files.readAllBytes(directory("parted").weights()));
    assertEquals(
        test(directory("whole").run(), 1, "loss"), test(directory("parted").run(), 1, "loss"));
  }

  @ParameterizedTest
  @EnumSource
  void leavesNoArraysBehind(Precision precision) {
    Rehearsal.assumeHere(precision);
    Rehearsal.assertLeavesNoArrays(
        "style", () -> recipe(settings(2, precision)), folder.resolve("run"));
  }

  @Test
  void showsThePaintingAndPhotosAbovePictures() throws IOException {
    start("run", settings(1, Precision.FP32));
    Path file = directory("run").path().resolve("samples/epoch-001.png");
    BufferedImage sheet = ImageIO.read(file.toFile());
    assertEquals(2 + 4 * (32 + 2), sheet.getWidth(), "the painting and three photos");
    assertEquals(2 + 2 * (32 + 2), sheet.getHeight());
  }

  @Test
  void tellsDataApart() throws IOException {
    String data;
    try (Style recipe = recipe(settings(1, Precision.FP32))) {
      data = recipe.plan().data();
    }
    assertTrue(
        data.matches(
            "6 photos \\(\\w{8}\\), tested on 3 \\(\\w{8}\\), painting 000.png \\(\\w{8}\\), VGG16"
                + " vgg16.safetensors \\(\\w{8}\\)"),
        data);
    painting = GeneratedPhotos.folder(folder.resolve("others"), 1, 4).files().get(0);
    try (Style recipe = recipe(settings(1, Precision.FP32))) {
      assertNotEquals(data, recipe.plan().data());
    }
  }

  @Test
  void aFileThatCantBeReadLeavesNothingOpen() throws IOException {
    int before = LiveArrays.count();
    Files.write(painting, new byte[10]);
    String message =
        assertThrows(PictureException.class, () -> recipe(settings(1, Precision.FP32)))
            .getMessage();
    assertTrue(message.startsWith(painting + ": "), message);
    assertEquals(before, LiveArrays.count());
  }

  @Test
  void vgg16MustReachTheContentsLayer() {
    int before = LiveArrays.count();
    vgg16 = RandomVgg16.write(folder, 2);
    String message =
        assertThrows(TrainingException.class, () -> recipe(settings(1, Precision.FP32)))
            .getMessage();
    assertEquals(
        vgg16
            + ": the weights end before features.14, VGG16's relu3_3, which the content loss needs;"
            + " use a file that has it",
        message);
    assertEquals(before, LiveArrays.count());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 4, 1, 1, 'epochs must be at least 1, not 0'",
    "1, 30, 1, 1, 'size must be a multiple of 4, not 30'",
    "1, 4, -1, 1, 'style weight must be at least 0, not -1.0'",
    "1, 4, 1, 0, 'crops must be at least 1, not 0'",
  })
  void refusesSettingsOutOfRange(
      int epochs, int size, double styleWeight, int crops, String message) {
    assertEquals(
        message,
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new StyleSettings(
                        Rehearsal.fit(epochs, 4, 1e-3, Schedule.CONSTANT),
                        styleWeight,
                        1,
                        1e-5,
                        0,
                        0,
                        size,
                        32,
                        crops,
                        true,
                        ""))
            .getMessage());
  }

  @Test
  @Tag("slow")
  @EnabledIfSystemProperty(
      named = "kiln.shared",
      matches = ".+",
      disabledReason = "needs -Dkiln.shared=DIR with data/photos, data/styles and data/vgg")
  void comesNearerToTheMosaicInAFewSteps() {
    Path data = Path.of(System.getProperty("kiln.shared"), "data");
    photos = PictureFolder.of(data.resolve("photos/train"));
    tests = PictureFolder.of(data.resolve("photos/val"));
    painting = data.resolve("styles/mosaic.jpg");
    vgg16 = data.resolve("vgg/vgg16_caffe_relu3_3.safetensors");
    var settings =
        new StyleSettings(
            Rehearsal.fit(3, 4, 3e-3, Schedule.CONSTANT).withLimits(24, 4),
            1e5,
            1,
            1e-5,
            0,
            0,
            64,
            64,
            1,
            true,
            "");
    Run run = start("run", settings);
    assertTrue(test(run, 2, "style") < 0.8 * test(run, 0, "style"), run.epochs().toString());
  }

  private static StyleSettings settings(int epochs, Precision precision) {
    return settings(epochs, 1, precision);
  }

  private static StyleSettings settings(int epochs, int crops, Precision precision) {
    var fit = Rehearsal.fit(epochs, 4, 3e-3, Schedule.CONSTANT, precision);
    return new StyleSettings(fit, 1e5, 1, 1e-5, 0.5, 1, 32, 32, crops, true, "");
  }

  private Style recipe(StyleSettings settings) {
    return new Style(NETWORK, photos, tests, painting, vgg16, settings);
  }

  private Run start(String name, StyleSettings settings) {
    try (Style recipe = recipe(settings)) {
      return Fit.start("style", recipe, directory(name), quiet());
    }
  }

  private RunDirectory directory(String name) {
    return new RunDirectory(folder.resolve(name));
  }

  private static Progress quiet() {
    return Progress.to(new PrintWriter(new StringWriter()));
  }

  private static double metric(Run run, int epoch, String metric) {
    return run.epochs().get(epoch).metrics().get("train_" + metric);
  }

  private static double test(Run run, int epoch, String metric) {
    return run.epochs().get(epoch).metrics().get("test_" + metric);
  }
}
