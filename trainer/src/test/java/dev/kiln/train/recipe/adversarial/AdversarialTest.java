package dev.kiln.train.recipe.adversarial;

import static dev.kiln.train.recipe.Rehearsal.metric;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import dev.kiln.train.data.Batches;
import dev.kiln.train.fit.Fit;
import dev.kiln.train.fit.Hyperparameters;
import dev.kiln.train.fit.LiveArrays;
import dev.kiln.train.fit.Metrics;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Run;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.fit.Schedule;
import dev.kiln.train.fit.Step;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Networks;
import dev.kiln.train.op.Precision;
import dev.kiln.train.recipe.Digits;
import dev.kiln.train.recipe.Noise;
import dev.kiln.train.recipe.Rehearsal;
import dev.kiln.train.weights.ParameterNames;
import dev.kiln.train.weights.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdversarialTest {
  @TempDir Path folder;

  /**
   * A generator's samples come near and go away again, so what counts is how near they were after
   * the best epoch: with other seeds at 0.22 to 0.58 of where they began.
   */
  @ParameterizedTest
  @ValueSource(strings = {"lsgan", "dcgan28", "dcgan32"})
  void theMeanSampleComesCloserToTheMeanPicture(String article) {
    JniUtils.setGradMode(false);
    try (Recipe recipe = tiny(article, fit(16))) {
      double before = distance(recipe);
      double best = before;
      for (int epoch = 0; epoch < 16; epoch++) {
        learn(recipe, epoch);
        best = Math.min(best, distance(recipe));
      }
      assertTrue(best < 0.7 * before, before + " to " + best);
    }
  }

  /** An epoch without all that surrounds it. */
  private static void learn(Recipe recipe, int epoch) {
    double rate = recipe.plan().settings().fit().learningRate();
    try (NDManager scope = NDManager.newBaseManager()) {
      recipe.begin(epoch, scope);
      for (int i = 0; i < recipe.plan().steps(); i++) {
        try (NDManager stepScope = NDManager.newBaseManager()) {
          recipe.step(new Step(epoch, i, rate, 0, stepScope, new Metrics()));
        }
      }
    }
  }

  /** The mean absolute difference between the pixels of the mean sample and the mean picture. */
  private static double distance(Recipe recipe) {
    Block generator = recipe.plan().parts().get(0).getBlock();
    Noise noise = ((AdversarialSettings) recipe.plan().settings()).noise();
    try (NDManager scope = NDManager.newBaseManager()) {
      NDArray z = noise.draw(new Shape(100, TinyGan.NOISE), 5, scope);
      NDArray fake =
          generator
              .forward(new ParameterStore(scope, false), new NDList(z), false)
              .singletonOrThrow();
      NDArray real = Batches.of(Digits.TRAIN, 200, 0, scope).images().mul(2).sub(1);
      int[] batch = {0};
      return fake.mean(batch).sub(real.mean(batch)).abs().mean().getFloat();
    }
  }

  @Test
  void theDiscriminatorsGradientDoesNotPileUp() {
    try (Recipe recipe = tiny("dcgan28", 1)) {
      Fit.start("tiny", recipe, new RunDirectory(folder), Digits.quiet());
      Block discriminator = recipe.plan().parts().get(1).getBlock();
      Map<String, Parameter> parameters = ParameterNames.of(discriminator);
      parameters.forEach(
          (name, parameter) -> {
            boolean statistics = name.contains("running");
            assertEquals(!statistics, parameter.getArray().hasGradient(), name);
            if (!statistics) {
              try (NDArray gradient = parameter.getArray().getGradient()) {
                assertEquals(0, gradient.countNonzero().getLong(), name);
              }
            }
          });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dcgan28", "dcgan32"})
  void goesOnAsIfItHadNeverEnded(String article) throws IOException {
    Rehearsal.assertResumesExactly("tiny", epochs -> tiny(article, epochs), folder);
  }

  @Test
  void learnsInEveryPrecision() {
    Rehearsal.assertLearnsInEveryPrecision(
        "tiny",
        precision ->
            tiny(
                "dcgan28",
                Rehearsal.fit(4, 20, 3e-3, Schedule.CONSTANT, precision).withLimits(20, 10)),
        "train_discriminator_loss",
        folder);
  }

  @Test
  void leavesNoArraysBehind() {
    Rehearsal.assertLeavesNoArrays("tiny", () -> tiny("dcgan32", 2), folder);
  }

  @Test
  void showsAHundredSamples() throws IOException {
    Rehearsal.start("tiny", () -> tiny("dcgan28", 1), folder);
    var sheet = ImageIO.read(folder.resolve("samples/epoch-001.png").toFile());
    assertEquals(582, sheet.getWidth());
    assertEquals(582, sheet.getHeight());
  }

  @Test
  void measuresBothSidesAndTheSamples() {
    Path classifier = folder.resolve("classifier");
    Digits.start(classifier, Digits.settings(2, Schedule.COSINE));
    int before = LiveArrays.count();
    Run run =
        Rehearsal.start(
            "tiny",
            () -> tiny("lsgan", fit(1), Optional.of(SampleQuality.byRun(classifier))),
            folder.resolve("run"));
    assertEquals(before, LiveArrays.count());
    Map<String, Double> metrics = run.epochs().get(0).metrics();
    for (String set : new String[] {"train_", "test_"}) {
      for (String name : new String[] {"discriminator_loss", "generator_loss", "real", "fake"}) {
        assertTrue(metrics.containsKey(set + name), metrics.toString());
      }
    }
    assertTrue(metrics.get("train_real") > metrics.get("train_fake"), metrics.toString());
    assertTrue(metric(run, 0, "test_sure") >= 0 && metric(run, 0, "test_sure") <= 1);
    assertTrue(metric(run, 0, "test_entropy") >= 0 && metric(run, 0, "test_entropy") < 3.33);
  }

  @Test
  void beginsWithTheArticlesInitialisation() {
    try (Recipe recipe = recipe(network("dcgan32"), article("dcgan32"), fit(1), Optional.empty())) {
      Map<String, NDArray> arrays = Weights.of(recipe.plan().parts().get(0).getBlock());
      checkNormal(arrays.get("conv_blocks.2.weight"), 0);
      checkNormal(arrays.get("conv_blocks.3.weight"), 1);
      float bound = arrays.get("l1.0.weight").abs().max().getFloat();
      assertEquals(0.1, bound, 1e-4, "PyTorch's 1 / sqrt(100) for the linear layer");
    }
  }

  private static void checkNormal(NDArray array, double mean) {
    assertEquals(mean, array.mean().getFloat(), 0.006);
    double variance = array.sub((float) mean).square().mean().getFloat();
    assertEquals(0.02, Math.sqrt(variance), 0.005);
  }

  @ParameterizedTest
  @CsvSource({
    "gan, 10, 128, 3e-4, CROSS_ENTROPY, UNIFORM, DISCRIMINATOR, false, 50000",
    "lsgan, 10, 128, 3e-4, LEAST_SQUARES, UNIFORM, DISCRIMINATOR, false, 50000",
    "dcgan28, 5, 128, 3e-4, CROSS_ENTROPY, UNIFORM, DISCRIMINATOR, false, 50000",
    "dcgan32, 200, 64, 2e-4, CROSS_ENTROPY_OF_PROBABILITIES, NORMAL, GENERATOR, true, 0",
    "dcgan64, 25, 128, 2e-4, CROSS_ENTROPY, UNIFORM, DISCRIMINATOR, true, 0",
  })
  void theDefaultsAreTheArticles(
      String network,
      int epochs,
      int batch,
      double rate,
      AdversarialLoss loss,
      Noise noise,
      AdversarialSettings.First first,
      boolean shuffle,
      int limit) {
    assertEquals(
        new AdversarialSettings(
            Hyperparameters.of(epochs, batch, rate).withLimits(limit, 1000),
            0.5,
            0.999,
            loss,
            noise,
            first,
            shuffle),
        article(network));
  }

  @Test
  void refusesSettingsOutOfRange() {
    var fit = Rehearsal.fit(1, 1, 1, Schedule.CONSTANT);
    assertEquals("beta1 must be from 0 to below 1, not 1.0", refused(fit, 1));
    var patient =
        new Hyperparameters(1, 1, 1, Schedule.CONSTANT, 0, 0, 2, 0, 0, 0, 0, Precision.FP32);
    assertEquals(
        "no metric tells when a generator is best; patience must be 0", refused(patient, 0));
    var bf16 = Rehearsal.fit(1, 1, 1, Schedule.CONSTANT, Precision.BF16);
    assertEquals(
        "bf16 is too coarse for the cross-entropy of probabilities near 1; use fp32",
        refused(bf16, 0));
  }

  private static String refused(Hyperparameters fit, double beta1) {
    return assertThrows(
            IllegalArgumentException.class,
            () ->
                new AdversarialSettings(
                    fit,
                    beta1,
                    0,
                    AdversarialLoss.CROSS_ENTROPY_OF_PROBABILITIES,
                    Noise.NORMAL,
                    AdversarialSettings.First.GENERATOR,
                    true))
        .getMessage();
  }

  /** Two steps an epoch. */
  private static Recipe tiny(String article, int epochs) {
    return tiny(article, fit(epochs).withLimits(40, 0));
  }

  private static Recipe tiny(String article, Hyperparameters fit) {
    return tiny(article, fit, Optional.empty());
  }

  /** A small network that learns as an article has it. */
  private static Recipe tiny(String article, Hyperparameters fit, Optional<SampleQuality> quality) {
    boolean probabilities = article.equals("dcgan32");
    return recipe(TinyGan.network(probabilities), article(article), fit, quality);
  }

  private static Hyperparameters fit(int epochs) {
    return Rehearsal.fit(epochs, 20, 3e-3, Schedule.CONSTANT);
  }

  private static Recipe recipe(
      Network network,
      AdversarialSettings article,
      Hyperparameters fit,
      Optional<SampleQuality> quality) {
    AdversarialSettings settings =
        new AdversarialSettings(
            fit,
            article.beta1(),
            article.beta2(),
            article.loss(),
            article.noise(),
            article.first(),
            true);
    return new Adversarial(network, Digits.TRAIN, Digits.TEST, settings, quality);
  }

  private static AdversarialSettings article(String network) {
    return AdversarialSettings.of(network(network));
  }

  private static Network network(String name) {
    return Networks.find(name).orElseThrow();
  }
}
