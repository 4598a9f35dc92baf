package dev.kiln.train.recipe.adversarial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.kiln.train.Seeds;
import dev.kiln.train.data.Batches;
import dev.kiln.train.fit.Metrics;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Schedule;
import dev.kiln.train.fit.Step;
import dev.kiln.train.network.Networks;
import dev.kiln.train.optimizer.Adam;
import dev.kiln.train.recipe.Digits;
import dev.kiln.train.recipe.Noise;
import dev.kiln.train.recipe.Rehearsal;
import dev.kiln.train.weights.ParameterNames;
import dev.kiln.train.weights.Weights;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The articles' steps, written down as they stand there, move the weights as the recipe does. */
class AdversarialStepTest {
  private static final double RATE = 3e-4;
  private static final int STEPS = 3;

  @BeforeEach
  void recordNoGradientsOutsideOfTapes() {
    JniUtils.setGradMode(false);
  }

  @ParameterizedTest
  @CsvSource({
    "CROSS_ENTROPY, DISCRIMINATOR",
    "LEAST_SQUARES, DISCRIMINATOR",
    "CROSS_ENTROPY, GENERATOR"
  })
  void theRecipeDoesTheArticlesSteps(AdversarialLoss loss, AdversarialSettings.First first) {
    var settings =
        new AdversarialSettings(
            Rehearsal.fit(1, 20, RATE, Schedule.CONSTANT),
            0.5,
            0.999,
            loss,
            Noise.UNIFORM,
            first,
            false);
    try (Recipe recipe = recipe(settings);
        Recipe twin = recipe(settings);
        NDManager scope = NDManager.newBaseManager()) {
      Article article = new Article(twin, loss, scope);
      recipe.begin(0, scope);
      for (int i = 0; i < STEPS; i++) {
        recipe.step(new Step(0, i, RATE, 0, scope, new Metrics()));
        NDArray real = Batches.inOrder(Digits.TRAIN, 20, scope).get(i, scope).images();
        NDArray z = Noise.UNIFORM.draw(new Shape(20, 96), Seeds.of(7, "noise", 0, i), scope);
        article.step(real.mul(2).sub(1).reshape(20, 784), z, first);
      }
      for (int part = 0; part < 2; part++) {
        assertSameWeights(
            twin.plan().parts().get(part).getBlock(), recipe.plan().parts().get(part).getBlock());
      }
    }
  }

  private static Recipe recipe(AdversarialSettings settings) {
    return new Adversarial(
        Networks.find("gan").orElseThrow(), Digits.TRAIN, Digits.TEST, settings, Optional.empty());
  }

  private static void assertSameWeights(Block expected, Block found) {
    var arrays = Weights.of(found);
    Weights.of(expected)
        .forEach(
            (name, array) -> {
              double difference = array.sub(arrays.get(name)).abs().max().getFloat();
              assertEquals(0, difference, 0.02 * RATE, name);
            });
  }

  /** Without shortcuts: nothing is frozen or detached, gradients are cleared before each use. */
  private static final class Article {
    private final Block generator;
    private final Block discriminator;
    private final AdversarialLoss loss;
    private final ParameterStore parameters;
    private final Adam generators;
    private final Adam discriminators;

    Article(Recipe recipe, AdversarialLoss loss, NDManager scope) {
      generator = recipe.plan().parts().get(0).getBlock();
      discriminator = recipe.plan().parts().get(1).getBlock();
      this.loss = loss;
      parameters = new ParameterStore(scope, false);
      generators = new Adam(ParameterNames.of(generator), 0.5, 0.999, 0);
      discriminators = new Adam(ParameterNames.of(discriminator), 0.5, 0.999, 0);
    }

    void step(NDArray real, NDArray z, AdversarialSettings.First first) {
      if (first == AdversarialSettings.First.DISCRIMINATOR) {
        learn(discriminators, () -> loss.discriminator(d(real), d(g(z))));
        learn(generators, () -> loss.generator(d(g(z))));
      } else {
        NDArray fake = g(z);
        learn(generators, () -> loss.generator(d(g(z))));
        learn(discriminators, () -> loss.discriminator(d(real), d(fake)));
      }
    }

    private void learn(Adam optimizer, Supplier<NDArray> loss) {
      clear(generator);
      clear(discriminator);
      try (GradientCollector tape = Engine.getInstance().newGradientCollector()) {
        tape.backward(loss.get());
      }
      optimizer.step(RATE);
    }

    private static void clear(Block block) {
      for (Parameter parameter : ParameterNames.of(block).values()) {
        NDArray gradient = parameter.getArray().getGradient();
        gradient.subi(gradient);
      }
    }

    private NDArray g(NDArray z) {
      return generator.forward(parameters, new NDList(z), true).singletonOrThrow();
    }

    private NDArray d(NDArray pictures) {
      return discriminator.forward(parameters, new NDList(pictures), true).singletonOrThrow();
    }
  }
}
