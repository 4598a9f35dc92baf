package dev.kiln.train.recipe.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.kiln.train.TrainingException;
import dev.kiln.train.data.LabeledImages;
import dev.kiln.train.data.Mnist;
import dev.kiln.train.fit.Fit;
import dev.kiln.train.fit.Run;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.fit.Schedule;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Networks;
import dev.kiln.train.recipe.Digits;
import dev.kiln.train.recipe.Rehearsal;
import dev.kiln.train.weights.Weights;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ClassifyTest {
  @TempDir Path folder;

  @Test
  void learnsGeneratedPictures() {
    Run run = Digits.start(folder, Digits.settings(8, Schedule.COSINE));
    assertEquals(8, run.epochs().size());
    assertTrue(test(run, 7, "accuracy") >= 0.9, run.epochs().toString());
    assertTrue(test(run, 7, "loss") < test(run, 0, "loss"), run.epochs().toString());
  }

  @Test
  @EnabledIfSystemProperty(
      named = "kiln.shared",
      matches = ".+",
      disabledReason = "needs -Dkiln.shared=DIR with data/mnist")
  void learnsFiveThousandDigitsInTwoEpochs() {
    Path data = Path.of(System.getProperty("kiln.shared"), "data", "mnist");
    LabeledImages test = Mnist.test(data);
    var settings =
        new ClassifySettings(
            Rehearsal.fit(2, 32, 0.05, Schedule.COSINE).withLimits(5000, 2000),
            0.9,
            0,
            false,
            "",
            ClassifySettings.DIGITS);
    Network network = Networks.find("lenet5-relu").orElseThrow();
    try (Classify recipe = new Classify(network, Mnist.train(data), test, settings)) {
      Run run = Fit.start(network.name(), recipe, new RunDirectory(folder), Digits.quiet());
      assertTrue(test(run, 1, "accuracy") > 0.93, run.epochs().toString());
    }
  }

  @Test
  void leavesNoArraysBehind() {
    Rehearsal.assertLeavesNoArrays(
        "lenet5", () -> Digits.recipe("lenet5", Digits.settings(4, Schedule.STEP)), folder);
  }

  @Test
  void resnet18LearnsInEveryPrecision() {
    Rehearsal.assertLearnsInEveryPrecision(
        "resnet18",
        precision ->
            new Classify(
                Networks.find("resnet18").orElseThrow(),
                Digits.TRAIN.limit(8),
                Digits.TEST.limit(4),
                Digits.settings(Rehearsal.fit(3, 8, 0.01, Schedule.CONSTANT, precision))),
        "train_loss",
        folder);
  }

  @Test
  void stopsAtALossThatIsNotANumber() {
    var settings = Digits.settings(Rehearsal.fit(5, 32, 1e30, Schedule.CONSTANT));
    String message =
        assertThrows(TrainingException.class, () -> Digits.start(folder, settings)).getMessage();
    assertTrue(
        message.matches("epoch 1, step \\d: the loss is (NaN|Infinity); .*learning rate.*"),
        message);
  }

  @Test
  void beginsWithTheArticlesInitialisation() {
    try (Classify recipe = Digits.recipe("lenet5", Digits.ALL_ON)) {
      Map<String, NDArray> arrays = Weights.of(recipe.plan().parts().get(0).getBlock());
      double fan = (6 + 16) * 25;
      checkUniform(arrays.get("3.weight"), new Shape(16, 6, 5, 5), Math.sqrt(6 / fan));
      checkUniform(arrays.get("7.weight"), new Shape(120, 400), Math.sqrt(6 / 520.0));
      checkUniform(arrays.get("7.bias"), new Shape(120), 1 / Math.sqrt(400));
    }
  }

  private static void checkUniform(NDArray array, Shape shape, double bound) {
    assertEquals(shape, array.getShape());
    float[] values = array.toFloatArray();
    double squares = 0;
    for (float value : values) {
      assertTrue(Math.abs(value) <= bound, value + " exceeds " + bound);
      squares += value * value;
    }
    double deviation = Math.sqrt(squares / values.length);
    assertEquals(bound / Math.sqrt(3), deviation, 0.2 * bound, "deviation of a uniform draw");
  }

  @Test
  void refusesSettingsOutOfRange() {
    var fit = Rehearsal.fit(1, 1, 0.1, Schedule.CONSTANT);
    assertEquals(
        "momentum must be from 0 to below 1, not 1.0",
        refused(() -> new ClassifySettings(fit, 1, 0, false, "", ClassifySettings.DIGITS)));
    assertEquals(
        "weight decay must be at least 0, not -1.0",
        refused(() -> new ClassifySettings(fit, 0, -1, false, "", ClassifySettings.DIGITS)));
  }

  private static String refused(Executable settings) {
    return assertThrows(IllegalArgumentException.class, settings).getMessage();
  }

  @Test
  void drawsItsCurves() throws Exception {
    Digits.start(folder, Digits.settings(2, Schedule.CONSTANT));
    var picture = ImageIO.read(folder.resolve("curves.png").toFile());
    assertEquals(1280, picture.getWidth(), "a panel for loss and one for accuracy");
    assertEquals(480, picture.getHeight());
  }

  @Test
  void showsWhatItReadsAfterEachEpoch() throws Exception {
    Digits.start(folder, Digits.settings(2, Schedule.CONSTANT));
    for (String name : List.of("epoch-001.png", "epoch-002.png")) {
      var sheet = ImageIO.read(folder.resolve("samples").resolve(name).toFile());
      assertEquals(2 + 10 * (56 + 2), sheet.getWidth());
      assertEquals(2 + 5 * (56 + 16 + 2), sheet.getHeight(), "rows of the 50 test pictures");
    }
  }

  private static double test(Run run, int epoch, String metric) {
    return run.epochs().get(epoch).metrics().get("test_" + metric);
  }
}
