package dev.kiln.train.recipe.adversarial;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import dev.kiln.train.fit.Metrics;
import dev.kiln.train.fit.Step;
import dev.kiln.train.network.Network;
import dev.kiln.train.optimizer.Adam;
import dev.kiln.train.optimizer.Optimizer;
import dev.kiln.train.recipe.TrainablePart;
import java.util.List;
import java.util.Map;

/**
 * A generator G and a discriminator D that learn from each other (Goodfellow et al., 2014). In the
 * article "autoencoders-and-gans" the discriminator learns first:
 *
 * <pre>
 *   D -= Adam(gradient of loss(D(real) as real) + loss(D(G(z)) as fake))
 *   G -= Adam(gradient of loss(D(G(z)) as real))
 * </pre>
 *
 * <p>In the article "dcgan" the generator does, and the discriminator is shown what the generator
 * made before it learned:
 *
 * <pre>
 *   fake = G(z)
 *   G -= Adam(gradient of loss(D(fake) as real))
 *   D -= Adam(gradient of (loss(D(real) as real) + loss(D(fake) as fake)) / 2)
 * </pre>
 *
 * <p>Close it to free their memory.
 */
final class AdversarialPair implements AutoCloseable {
  private final AdversarialSettings settings;
  private final TrainablePart generator;
  private final TrainablePart discriminator;
  private final Optimizer generatorsOptimizer;
  private final Optimizer discriminatorsOptimizer;
  private final List<NDArray> discriminatorsWeights;

  /** Both at their article's initialization. */
  AdversarialPair(Network network, AdversarialSettings settings) {
    this.settings = settings;
    generator = new TrainablePart(network.parts().get(0), settings.fit());
    discriminator = new TrainablePart(network.parts().get(1), settings.fit());
    generatorsOptimizer = adam(generator);
    discriminatorsOptimizer = adam(discriminator);
    discriminatorsWeights =
        discriminator.learning().values().stream().map(Parameter::getArray).toList();
  }

  private Optimizer adam(TrainablePart part) {
    return new Adam(part.parameters(), settings.beta1(), settings.beta2(), 0);
  }

  List<Model> parts() {
    return List.of(generator.model(), discriminator.model());
  }

  Map<String, Optimizer> optimizers() {
    return Map.of("generator", generatorsOptimizer, "discriminator", discriminatorsOptimizer);
  }

  /**
   * Trains both once.
   *
   * @param real pictures as the discriminator takes them
   * @param z noise for as many
   */
  void learn(NDArray real, NDArray z, Step step) {
    switch (settings.first()) {
      case DISCRIMINATOR -> {
        discriminatorLearns(real, generate(z, true), step);
        generatorLearns(z, step);
      }
      case GENERATOR -> {
        NDArray fake = generatorLearns(z, step);
        discriminatorLearns(real, fake, step);
      }
    }
  }

  private void discriminatorLearns(NDArray real, NDArray fake, Step step) {
    step.minimize(
        () -> {
          NDArray onReal = discriminate(real, true);
          NDArray onFake = discriminate(fake, true);
          NDArray loss = settings.loss().discriminator(onReal, onFake);
          measureDiscriminator(step.measures(), loss, onReal, onFake);
          return loss;
        },
        discriminatorsOptimizer);
  }

  /** Trains the generator; returns the pictures that it generated before that. */
  private NDArray generatorLearns(NDArray z, Step step) {
    NDArray fake;
    // Gradients would pile up there, as nothing clears them until the discriminator learns.
    discriminatorsWeights.forEach(weight -> weight.setRequiresGradient(false));
    try (GradientCollector tape = Engine.getInstance().newGradientCollector()) {
      fake = generate(z, true);
      NDArray loss = settings.loss().generator(discriminate(fake, true));
      measureGenerator(step.measures(), loss, z.getShape().get(0));
      tape.backward(loss);
    }
    discriminatorsWeights.forEach(weight -> weight.setRequiresGradient(true));
    step.move(generatorsOptimizer);
    return fake.stopGradient();
  }

  /** Measures both on pictures that neither learns from. */
  void measure(NDArray real, NDArray fake, Metrics measures) {
    NDArray onReal = discriminate(real, false);
    NDArray onFake = discriminate(fake, false);
    NDArray loss = settings.loss().discriminator(onReal, onFake);
    measureDiscriminator(measures, loss, onReal, onFake);
    measureGenerator(measures, settings.loss().generator(onFake), onFake.getShape().get(0));
  }

  private void measureDiscriminator(
      Metrics measures, NDArray loss, NDArray onReal, NDArray onFake) {
    long n = onReal.getShape().get(0);
    measures.add("discriminator_loss", loss.getFloat(), n);
    measures.add("real", settings.loss().score(onReal).mean().getFloat(), n);
    measures.add("fake", settings.loss().score(onFake).mean().getFloat(), n);
  }

  private static void measureGenerator(Metrics measures, NDArray loss, long n) {
    measures.add("generator_loss", loss.getFloat(), n);
  }

  /** Returns pictures generated from noise. */
  NDArray generate(NDArray z) {
    return generate(z, false);
  }

  private NDArray generate(NDArray z, boolean training) {
    return generator.forward(training, z).singletonOrThrow();
  }

  private NDArray discriminate(NDArray pictures, boolean training) {
    return discriminator.forward(training, pictures).singletonOrThrow();
  }

  @Override
  public void close() {
    generatorsOptimizer.close();
    discriminatorsOptimizer.close();
    generator.close();
    discriminator.close();
  }
}
