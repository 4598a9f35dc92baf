package dev.kiln.train.recipe.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.kiln.train.TrainingException;
import dev.kiln.train.data.PictureFolder;
import dev.kiln.train.data.segmentation.SegmentedPictures;
import dev.kiln.train.data.segmentation.Shapes;
import dev.kiln.train.data.segmentation.VocFolder;
import dev.kiln.train.fit.Fit;
import dev.kiln.train.fit.Metrics;
import dev.kiln.train.fit.Progress;
import dev.kiln.train.fit.Run;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.fit.Step;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Networks;
import dev.kiln.train.recipe.Rehearsal;
import dev.kiln.train.weights.Match;
import dev.kiln.train.weights.SafeTensors;
import dev.kiln.train.weights.Weights;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentTest {
  private static final Network TINY = TinySegmenter.network();

  @TempDir Path folder;
  private VocFolder shapes;
  private Path out;

  @BeforeEach
  void writeShapes() throws IOException {
    shapes = Shapes.write(Files.createDirectory(folder.resolve("shapes")));
    out = folder.resolve("run");
  }

  @Test
  void learnsShapesByTheirColours() {
    Run run = start(out, settings("epochs", 10, "frozenEpochs", 1));
    Map<String, Double> last = run.epochs().get(9).metrics();
    assertTrue(last.get("train_loss") < run.epochs().get(0).metrics().get("train_loss") / 2);
    assertTrue(last.get("test_miou") > 0.8, last.toString());
    assertTrue(last.get("test_pixel_accuracy") > 0.9, last.toString());
    double mean = 0;
    for (String name : Shapes.CLASSES) {
      mean += last.get("test_iou/" + name) / 3;
    }
    assertEquals(mean, last.get("test_miou"), 1e-9);
  }

  @Test
  void photosWithoutMasksAreLabelledOnceByATeacher() throws IOException {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    SegmentedPictures train = shapes.pictures("train");
    int count = train.size();
    for (int i = 0; i < count; i++) {
      Path file = folder.resolve("shapes/JPEGImages").resolve(train.names().get(i) + ".jpg");
      Files.copy(file, photos.resolve("%02d.jpg".formatted(i)));
    }
    Files.write(photos.resolve("broken.jpg"), new byte[] {1, 2, 3});
    List<byte[]> given = new ArrayList<>();
    SegmentedPictures taught =
        train
            .limit(2)
            .with(
                PictureFolder.of(photos),
                (rgb, width, height) -> {
                  given.add(train.get(given.size()).labels());
                  return given.get(given.size() - 1);
                });
    assertEquals(2 + count, taught.size(), "the broken one is left out");
    assertArrayEquals(train.get(1).labels(), taught.get(1).labels());
    for (int i = 0; i < count; i++) {
      assertArrayEquals(given.get(i), taught.get(2 + i).labels());
    }
    SegmentSettings settings = settings("epochs", 10);
    try (Segment recipe = new Segment(TINY, taught, shapes.pictures("val"), settings)) {
      Run run = Fit.start("tiny", recipe, new RunDirectory(out), quiet());
      assertTrue(run.epochs().get(9).metrics().get("test_miou") > 0.7, run.epochs().toString());
    }
    assertEquals(count, given.size(), "asked once for each");
  }

  @Test
  void aStableNetworkLabelsTheNextFrameMoreAlike() {
    Run free = start(folder.resolve("free"), guided(0.001));
    Run stable = start(folder.resolve("stable"), guided(5));
    double usual = free.epochs().get(5).metrics().get("train_flicker");
    double less = stable.epochs().get(5).metrics().get("train_flicker");
    assertTrue(less < usual, less + " against " + usual);
    assertFalse(
        start(out, settings("epochs", 1)).epochs().get(0).metrics().containsKey("train_flicker"));
  }

  private static SegmentSettings guided(double stability) {
    Gson json = new Gson();
    JsonObject settings = json.toJsonTree(settings("epochs", 6)).getAsJsonObject();
    settings.add("guide", json.toJsonTree(new SegmentGuide("", "", stability)));
    return json.fromJson(settings, SegmentSettings.class);
  }

  @Test
  void deepLabLearnsInEveryPrecision() {
    Network deepLab = Networks.find("deeplab-mobilenetv2").orElseThrow();
    Rehearsal.assertLearnsInEveryPrecision(
        "deeplab-mobilenetv2",
        precision ->
            recipe(
                deepLab,
                settings(
                    "epochs",
                    3,
                    "optimizer",
                    "adam",
                    "limit",
                    4,
                    "testLimit",
                    1,
                    "precision",
                    precision.name().toLowerCase(Locale.ROOT))),
        "train_loss",
        out);
  }

  @Test
  void aFrozenBackboneKeepsItsWeightsAndFollowsTheBatchesStatistics() {
    try (Segment recipe = recipe(TINY, settings("epochs", 1, "frozenEpochs", 1))) {
      Map<String, NDArray> arrays = Weights.of(recipe.plan().parts().get(0).getBlock());
      float[] frozen = arrays.get("backbone.0.weight").toFloatArray();
      float[] mean = arrays.get("backbone.1.running_mean").toFloatArray();
      float[] head = arrays.get("head.1.weight").toFloatArray();
      Fit.start("tiny", recipe, new RunDirectory(out), quiet());
      assertArrayEquals(frozen, arrays.get("backbone.0.weight").toFloatArray());
      assertFalse(Arrays.equals(mean, arrays.get("backbone.1.running_mean").toFloatArray()));
      assertFalse(Arrays.equals(head, arrays.get("head.1.weight").toFloatArray()));
      assertFalse(arrays.get("backbone.1.running_mean").hasGradient());
    }
  }

  /** Gives pictures masks of void alone; the first 12 are trained on. */
  private void writeVoidMasks(int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      BufferedImage mask = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
      mask.getRaster().setPixels(0, 0, 64, 64, filled(64 * 64, 255));
      Path file = folder.resolve("shapes/SegmentationClass/shape%d.png".formatted(i));
      ImageIO.write(mask, "png", file.toFile());
    }
    shapes = VocFolder.open(folder.resolve("shapes"));
  }

  private static int[] filled(int length, int value) {
    int[] values = new int[length];
    Arrays.fill(values, value);
    return values;
  }

  @Test
  void aBatchOfVoidCountsNothingAndMovesNothing() throws IOException {
    writeVoidMasks(1, 12);
    try (Segment recipe = recipe(TINY, settings("batch", 2, "momentum", 0.9))) {
      Map<String, NDArray> arrays = Weights.of(recipe.plan().parts().get(0).getBlock());
      Metrics measures = new Metrics();
      int moved = 0;
      for (int i = 0; i < recipe.plan().steps(); i++) {
        float[] weight = arrays.get("head.1.weight").toFloatArray();
        float[] mean = arrays.get("backbone.1.running_mean").toFloatArray();
        try (NDManager scope = NDManager.newBaseManager()) {
          recipe.step(new Step(0, i, 0.02, 0, scope, measures));
        }
        boolean same = Arrays.equals(weight, arrays.get("head.1.weight").toFloatArray());
        assertEquals(
            same, Arrays.equals(mean, arrays.get("backbone.1.running_mean").toFloatArray()));
        moved += same ? 0 : 1;
      }
      assertEquals(1, moved);
      assertEquals(2, measures.samples());
      assertTrue(Double.isFinite(measures.means().get("loss")));
    }
  }

  @Test
  void testPicturesOfVoidAreLeftOutAndClassesOnNoPixelNamed() throws IOException {
    writeVoidMasks(12, 16);
    StringWriter said = new StringWriter();
    try (Segment recipe = recipe(TINY, settings("epochs", 1))) {
      Progress progress = Progress.to(new PrintWriter(said, true));
      Run run = Fit.start("tiny", recipe, new RunDirectory(out), progress);
      assertFalse(run.epochs().get(0).metrics().containsKey("test_loss"));
    }
    assertTrue(
        said.toString().contains("test miou 0.0000 (no test pixel of ground, red, blue)"),
        said.toString());
  }

  @Test
  void dataWithNothingToLearnIsRefused() throws IOException {
    writeVoidMasks(0, 12);
    String message =
        assertThrows(TrainingException.class, () -> recipe(TINY, settings())).getMessage();
    assertTrue(message.contains("no pixel of the 12 pictures counts"), message);
  }

  @ParameterizedTest
  @CsvSource({"sgd", "adam"})
  void aRunStoppedBetweenFrozenAndFreeEpochsGoesOnExactly(String optimizer) throws IOException {
    SegmentSettings whole =
        settings("epochs", 3, "frozenEpochs", 1, "optimizer", optimizer, "colour", 1);
    SegmentSettings begun =
        settings("epochs", 1, "frozenEpochs", 1, "optimizer", optimizer, "colour", 1);
    start(out, whole);
    Path parted = folder.resolve("parted");
    start(parted, begun);
    try (Segment recipe = recipe(TINY, whole)) {
      Fit.resume("tiny", recipe, new RunDirectory(parted), quiet());
    }
    assertArrayEquals(
        Files.readAllBytes(out.resolve("weights.safetensors")),
        Files.readAllBytes(parted.resolve("weights.safetensors")));
    assertEquals(metrics(new RunDirectory(out).run()), metrics(new RunDirectory(parted).run()));
  }

  private static List<Map<String, Double>> metrics(Run run) {
    return run.epochs().stream().map(Run.Epoch::metrics).toList();
  }

  @Test
  void leavesNoArraysBehind() {
    Rehearsal.assertLeavesNoArrays(
        "tiny", () -> recipe(TINY, settings("epochs", 4, "frozenEpochs", 0)), out);
  }

  @Test
  void showsPicturesLabelsAndPredictionsInColours() throws IOException {
    start(out, settings("epochs", 1));
    BufferedImage sheet = ImageIO.read(out.resolve("samples/epoch-001.png").toFile());
    assertEquals(2 + 3 * 66, sheet.getWidth());
    assertEquals(2 + 4 * 66, sheet.getHeight());
    assertEquals(0x000000, sheet.getRGB(2 + 66, 2) & 0xffffff, "what is ignored is black");
    BufferedImage curves = ImageIO.read(out.resolve("curves.png").toFile());
    assertEquals(3 * 640, curves.getWidth(), "loss, pixel accuracy, mIoU");
    assertEquals(2 * 480, curves.getHeight(), "and below them all IoUs");
  }

  @Test
  void aMaskThatCantBeUsedIsNamedWhenItsTurnComes() throws IOException {
    Path mask = folder.resolve("shapes/SegmentationClass/shape5.png");
    BufferedImage grey = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(0, 0, 0, 77);
    ImageIO.write(grey, "png", mask.toFile());
    String message =
        assertThrows(TrainingException.class, () -> start(out, settings("epochs", 1))).getMessage();
    assertTrue(
        message.matches(
            "epoch 1, step \\d: \\Q%s\\E: label 77 at column 0, row 0; .*".formatted(mask)),
        message);
  }

  @Test
  void aBatchIsNoLargerThanTheData() {
    try (Segment recipe = recipe(TINY, settings("batch", 13))) {
      assertEquals(1, recipe.plan().steps());
    }
    String message =
        assertThrows(TrainingException.class, () -> recipe(TINY, settings("limit", 1)))
            .getMessage();
    assertEquals("training pictures found: 1; at least 2 are needed", message);
  }

  @ParameterizedTest
  @CsvSource({
    "epochs, 0, 'epochs must be at least 1, not 0'",
    "frozenEpochs, -1, 'frozen epochs must be at least 0, not -1'",
    "batch, 1, 'batch must be at least 2, not 1'",
    "crop, 16, 'crop must be at least 32, not 16'",
    "scaleMin, 0, 'scale min must be above 0, not 0.0'",
    "scaleMax, 0.1, 'scale max must be at least scale min, 0.8, not 0.1'",
    "stretch, 1, 'stretch must be from 0 to below 1, not 1.0'",
    "colour, -1, 'colour must be at least 0, not -1.0'",
    "learningRate, 0, 'learning rate must be above 0, not 0.0'",
    "momentum, 1, 'momentum must be from 0 to below 1, not 1.0'",
    "weightDecay, -1, 'weight decay must be at least 0, not -1.0'",
    "limit, -1, 'limit must be at least 1, or 0 for all, not -1'",
    "testLimit, -1, 'test limit must be at least 1, or 0 for all, not -1'",
    "threads, -1, 'threads must be at least 1, or 0 for automatic, not -1'",
  })
  void refusesSettingsOutOfRange(String name, String value, String message) {
    Throwable refused = assertThrows(RuntimeException.class, () -> settings(name, value));
    while (refused.getCause() != null) {
      refused = refused.getCause();
    }
    assertEquals(message, refused.getMessage());
  }

  @Test
  void takesTheWeightsOfABackboneAloneOrOfAWholeNetwork() {
    Path whole = folder.resolve("whole.safetensors");
    Path backbone = folder.resolve("backbone.safetensors");
    try (Segment source = recipe(TINY, settings("seed", 1));
        Segment target = recipe(TINY, settings("seed", 2))) {
      Model trained = source.plan().parts().get(0);
      Weights.save(trained.getBlock(), whole);
      Weights.save(trained.getBlock().getChildren().valueAt(0), backbone);
      Match match = target.load(backbone);
      assertEquals(6, match.loaded().size());
      assertEquals(List.of("head.1.weight", "head.1.bias"), match.missing());
      assertEquals("6 of 8 parameters loaded, 0 arrays left over", match.summary());
      assertTrue(target.load(whole).exact());
      Path foreign = folder.resolve("foreign.safetensors");
      SafeTensors.write(foreign, Map.of("x", Weights.of(trained.getBlock()).get("head.1.bias")));
      String message =
          assertThrows(TrainingException.class, () -> target.load(foreign)).getMessage();
      assertTrue(
          message.startsWith(foreign + ": the weights do not fit the network: 0 of 8 "), message);
      Path none = folder.resolve("none");
      assertEquals(
          none + ": no such file",
          assertThrows(TrainingException.class, () -> target.load(none)).getMessage());
    }
  }

  @Test
  @EnabledIfSystemProperty(
      named = "kiln.shared",
      matches = ".+",
      disabledReason = "needs -Dkiln.shared=DIR with data/mobilenetv2")
  void takesTorchvisionsMobileNetV2AsABackbone() {
    Path file =
        Path.of(
            System.getProperty("kiln.shared"),
            "data/mobilenetv2/mobilenetv2_torchvision.safetensors");
    Network deepLab = Networks.find("deeplab-mobilenetv2").orElseThrow();
    try (Segment recipe = recipe(deepLab, settings("normalization", "imagenet"))) {
      Match match = recipe.load(file);
      assertTrue(match.misshapen().isEmpty(), match.toString());
      assertTrue(
          match.missing().stream().noneMatch(name -> name.startsWith("backbone.")),
          match.toString());
      assertTrue(
          match.surplus().stream()
              .allMatch(name -> name.matches("backbone\\.(features\\.18|classifier).*")),
          match.toString());
    }
  }

  private Run start(Path folder, SegmentSettings settings) {
    try (Segment recipe = recipe(TINY, settings)) {
      return Fit.start("tiny", recipe, new RunDirectory(folder), quiet());
    }
  }

  private Segment recipe(Network network, SegmentSettings settings) {
    return new Segment(network, shapes.pictures("train"), shapes.pictures("val"), settings);
  }

  private static Progress quiet() {
    return Progress.to(new PrintWriter(new StringWriter()));
  }

  /** Settings for small runs, with some changed by name. */
  private static SegmentSettings settings(Object... changes) {
    Gson json = new Gson();
    JsonObject settings = json.toJsonTree(SegmentSettings.ARTICLE).getAsJsonObject();
    settings.add("classes", json.toJsonTree(Shapes.CLASSES));
    List<Object> all =
        new ArrayList<>(
            List.of(
                "batch",
                4,
                "crop",
                48,
                "scaleMin",
                0.8,
                "scaleMax",
                1.2,
                "colour",
                0,
                "threads",
                1,
                "schedule",
                "constant",
                "learningRate",
                0.02,
                "frozenEpochs",
                0));
    all.addAll(List.of(changes));
    for (int i = 0; i < all.size(); i += 2) {
      String name = (String) all.get(i);
      JsonObject fit = settings.getAsJsonObject("fit");
      (fit.has(name) ? fit : settings).addProperty(name, all.get(i + 1).toString());
    }
    return json.fromJson(settings, SegmentSettings.class);
  }
}
