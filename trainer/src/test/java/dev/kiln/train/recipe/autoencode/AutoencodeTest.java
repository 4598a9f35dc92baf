package dev.kiln.train.recipe.autoencode;

import static dev.kiln.train.recipe.Rehearsal.metric;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import dev.kiln.train.data.LabeledImages;
import dev.kiln.train.data.Mnist;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Run;
import dev.kiln.train.fit.Schedule;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Networks;
import dev.kiln.train.recipe.Digits;
import dev.kiln.train.recipe.Rehearsal;
import dev.kiln.train.weights.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AutoencodeTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"autoencoder", "conv-autoencoder", "vae"})
  void learnsToReconstruct(String network) {
    Run run = Rehearsal.start(network, () -> recipe(network, 3), folder);
    String epochs = run.epochs().toString();
    assertTrue(metric(run, 2, "train_loss") < 0.7 * metric(run, 0, "train_loss"), epochs);
    assertTrue(metric(run, 2, "test_loss") < metric(run, 0, "test_loss"), epochs);
    assertTrue(metric(run, 2, "test_psnr") > metric(run, 0, "test_psnr"), epochs);
  }

  @ParameterizedTest
  @ValueSource(strings = {"conv-autoencoder", "vae"})
  void goesOnAsIfItHadNeverEnded(String network) throws IOException {
    Rehearsal.assertResumesExactly(network, epochs -> recipe(network, epochs), folder);
  }

  @Test
  void leavesNoArraysBehind() {
    Rehearsal.assertLeavesNoArrays("vae", () -> recipe("vae", 2), folder);
  }

  @Test
  void showsReconstructions() throws IOException {
    Rehearsal.start("conv-autoencoder", () -> recipe("conv-autoencoder", 1), folder);
    assertSheet(746, 482);
  }

  @Test
  void aVariationalOneMeasuresTheTermsOfItsLossAndShowsSamplesToo() throws IOException {
    Run run = Rehearsal.start("vae", () -> recipe("vae", 1), folder);
    for (String set : new String[] {"train_", "test_"}) {
      double loss = metric(run, 0, set + "loss");
      assertEquals(
          loss, metric(run, 0, set + "reconstruction") + metric(run, 0, set + "kl"), 1e-3 * loss);
      double logPi = 784 * Math.log(Math.PI) / 2;
      assertEquals(-loss - logPi, metric(run, 0, set + "elbo"), 1e-3 * loss);
    }
    assertSheet(750, 1002);
  }

  private void assertSheet(int width, int height) throws IOException {
    var sheet = ImageIO.read(folder.resolve("samples/epoch-001.png").toFile());
    assertEquals(width + " x " + height, sheet.getWidth() + " x " + sheet.getHeight());
  }

  @Test
  void beginsWithPyTorchsInitialisation() {
    try (Recipe recipe = recipe("conv-autoencoder", 1)) {
      Map<String, NDArray> arrays = Weights.of(recipe.plan().parts().get(0).getBlock());
      checkUniform(arrays.get("encoder.3.weight"), 1 / Math.sqrt(16 * 9));
      checkUniform(arrays.get("decoder.0.weight"), 1 / Math.sqrt(16 * 9));
      checkUniform(arrays.get("decoder.2.weight"), 1 / Math.sqrt(8 * 25));
    }
  }

  private static void checkUniform(NDArray array, double bound) {
    double square = array.square().mean().getFloat();
    assertTrue(array.abs().max().getFloat() <= bound);
    assertEquals(bound / Math.sqrt(3), Math.sqrt(square), 0.1 * bound, "deviation");
  }

  @ParameterizedTest
  @CsvSource({"autoencoder, 100, 0", "conv-autoencoder, 40, 1e-5", "vae, 100, 0"})
  void theDefaultsAreTheArticles(String network, int epochs, double weightDecay) {
    var settings = AutoencodeSettings.of(Networks.find(network).orElseThrow());
    assertEquals(epochs, settings.fit().epochs());
    assertEquals(128, settings.fit().batch());
    assertEquals(1e-3, settings.fit().learningRate());
    assertEquals(weightDecay, settings.weightDecay());
  }

  @Test
  void refusesSettingsOutOfRange() {
    var fit = Rehearsal.fit(1, 1, 0.1, Schedule.CONSTANT);
    assertEquals(
        "weight decay must be at least 0, not NaN",
        assertThrows(IllegalArgumentException.class, () -> new AutoencodeSettings(fit, Double.NaN))
            .getMessage());
  }

  @Test
  @EnabledIfSystemProperty(
      named = "kiln.shared",
      matches = ".+",
      disabledReason = "needs -Dkiln.shared=DIR with data/mnist")
  void aVariationalOneLearnsDigits() {
    Path data = Path.of(System.getProperty("kiln.shared"), "data", "mnist");
    LabeledImages test = Mnist.test(data);
    Network network = Networks.find("vae").orElseThrow();
    var settings =
        new AutoencodeSettings(
            Rehearsal.fit(3, 64, 2e-3, Schedule.CONSTANT).withLimits(2000, 500), 0);
    Run run =
        Rehearsal.start(
            "vae", () -> new Autoencode(network, Mnist.train(data), test, settings), folder);
    assertTrue(metric(run, 2, "test_elbo") > metric(run, 0, "test_elbo"), run.epochs().toString());
    assertTrue(metric(run, 2, "test_psnr") > 14, run.epochs().toString());
  }

  private static Recipe recipe(String network, int epochs) {
    return new Autoencode(
        Networks.find(network).orElseThrow(),
        Digits.TRAIN,
        Digits.TEST,
        new AutoencodeSettings(Rehearsal.fit(epochs, 8, 2e-3, Schedule.CONSTANT), 1e-5));
  }
}
