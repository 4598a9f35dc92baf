package dev.kiln.train.recipe.classify;

import static dev.kiln.train.recipe.Rehearsal.metric;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import dev.kiln.train.data.ClassFolder;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Run;
import dev.kiln.train.fit.Schedule;
import dev.kiln.train.network.Network;
import dev.kiln.train.recipe.PixelScaling;
import dev.kiln.train.recipe.Rehearsal;
import dev.kiln.train.weights.Match;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes of pictures in a folder, told apart by a network that sees their mean colours. */
class ClassifyPicturesTest {
  @TempDir Path folder;
  private ClassFolder train;
  private ClassFolder test;

  @BeforeEach
  void writePictures() throws IOException {
    Path data = folder.resolve("data");
    for (int i = 0; i < 12; i++) {
      write(data.resolve("red/" + i + ".png"), new Color(180 + 6 * i, 40, 20 + 5 * i), i);
      write(data.resolve("blue/" + i + ".png"), new Color(20 + 5 * i, 60, 180 + 6 * i), i);
    }
    ClassFolder all = ClassFolder.of(data);
    test = all.spread(6);
    train = all.without(test);
  }

  private static void write(Path file, Color color, int i) throws IOException {
    BufferedImage picture = new BufferedImage(40 + i, 36, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setColor(color);
    graphics.fillRect(2 * i, 0, 30, 36);
    graphics.dispose();
    Files.createDirectories(file.getParent());
    ImageIO.write(picture, "png", file.toFile());
  }

  @Test
  void learnsThemAndCountsWhatItTakesForWhat() throws IOException {
    Run run = Rehearsal.start("tiny", () -> recipe(8), folder.resolve("run"));
    assertEquals(1, metric(run, 7, "test_accuracy"), run.epochs().toString());
    assertEquals(List.of("blue", "red"), run.classes());
    assertEquals(
        "class,blue,red\nblue,3,0\nred,0,3\n",
        Files.readString(folder.resolve("run/confusion.csv")));
    var sheet = ImageIO.read(folder.resolve("run/samples/epoch-008.png").toFile());
    assertEquals(2 + 6 * (112 + 2), sheet.getWidth());
  }

  @Test
  void goesOnAsIfItHadNeverEnded() throws IOException {
    Rehearsal.assertResumesExactly("tiny", this::recipe, folder);
  }

  @Test
  void leavesNoArraysBehind() {
    Rehearsal.assertLeavesNoArrays("tiny", () -> recipe(3), folder.resolve("run"));
  }

  @Test
  void startsFromWeightsAsFarAsTheyFit() {
    Path run = folder.resolve("run");
    Rehearsal.start("tiny", () -> recipe(1), run);
    try (Classify recipe = recipe(1, List.of("blue", "green", "red"))) {
      Match match = recipe.load(run.resolve("weights.safetensors"));
      assertEquals(List.of("1.weight", "1.bias"), match.loaded());
      assertTrue(match.misshapen().toString().contains("3.weight"), match.toString());
    }
  }

  @Test
  void frozenLayersStayAsTheyAreAndTheLastOneLearns() throws IOException {
    try (Classify recipe = frozen()) {
      List<float[]> before = values(recipe);
      Rehearsal.start("tiny", this::frozen, folder.resolve("frozen"));
      recipe.load(folder.resolve("frozen/weights.safetensors"));
      List<float[]> after = values(recipe);
      assertArrayEquals(before.get(0), after.get(0), "the first layer");
      assertFalse(Arrays.equals(before.get(2), after.get(2)), "the last layer");
    }
    Rehearsal.assertResumesExactly("tiny", epochs -> frozen(epochs, 1), folder.resolve("resumed"));
  }

  private static List<float[]> values(Classify recipe) {
    return recipe.plan().parts().get(0).getBlock().getParameters().values().stream()
        .map(parameter -> parameter.getArray().toFloatArray())
        .toList();
  }

  private Classify frozen() {
    return frozen(2, 2);
  }

  private Classify frozen(int epochs, int frozenEpochs) {
    var settings =
        new ClassifySettings(
            Rehearsal.fit(epochs, 4, 0.1, Schedule.CONSTANT),
            0.9,
            0,
            true,
            "",
            train.classes(),
            true,
            PixelScaling.IMAGENET,
            frozenEpochs);
    return new Classify(TINY, train, test, settings);
  }

  private Recipe recipe(int epochs) {
    return recipe(epochs, train.classes());
  }

  private Classify recipe(int epochs, List<String> classes) {
    var settings =
        new ClassifySettings(
            Rehearsal.fit(epochs, 4, 0.1, Schedule.CONSTANT), 0.9, 0, true, "", classes);
    return new Classify(TINY, train.withClasses(classes), test.withClasses(classes), settings);
  }

  private static final Network TINY =
      Network.of(
          "tiny",
          "none",
          Network.Kind.CLASSIFICATION,
          new Shape(-1, 3, 32, 32),
          1000,
          ClassifyPicturesTest::tiny);

  private static Block tiny(int classes) {
    return new SequentialBlock()
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(4).build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(classes).build());
  }
}
