package dev.kiln.train.recipe;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import dev.kiln.train.data.Batches;
import dev.kiln.train.data.DataSet;
import dev.kiln.train.data.LabeledImages;
import dev.kiln.train.fit.Adam;
import dev.kiln.train.fit.ContactSheet;
import dev.kiln.train.fit.Measures;
import dev.kiln.train.fit.Optimizer;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Seeds;
import dev.kiln.train.fit.Step;
import dev.kiln.train.network.Network;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trains a generator against a discriminator (Goodfellow et al., 2014). In the article
 * "autoencoders-and-gans" the discriminator learns first:
 *
 * <pre>
 * for each batch of real pictures:
 *   z = noise
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
 * <p>It measures both losses and how real the discriminator holds real and fake pictures to be
 * ({@code real} and {@code fake}, about 1 if surely real, about 0 if surely fake); with a {@link
 * SampleQuality} also the score that the samples get.
 */
public final class Adversarial implements Recipe {
  private static final int TESTS = 1000;
  private static final int TEST_BATCH = 100;
  private static final int SHEET_COLUMNS = 10;
  private static final int SHEET_SAMPLES = 10 * SHEET_COLUMNS;
  private static final int SHEET_PICTURE = 56;

  private final AdversarialSettings settings;
  private final LabeledImages train;
  private final LabeledImages test;
  private final Optional<SampleQuality> quality;
  private final Shape noise;
  private final Shape picture;
  private final LearningPart generator;
  private final LearningPart discriminator;
  private final Optimizer generatorsOptimizer;
  private final Optimizer discriminatorsOptimizer;
  private final List<NDArray> discriminatorsWeights;
  private Batches batches;

  /**
   * A generator and a discriminator at their article's initialisation; close it to free their
   * memory.
   *
   * @param network its parts are a generator of pictures in -1..1 from noise [N, length], and a
   *     discriminator of such pictures
   * @param quality judges the samples; closed with the recipe
   */
  public Adversarial(
      Network network,
      LabeledImages train,
      LabeledImages test,
      AdversarialSettings settings,
      Optional<SampleQuality> quality) {
    this.settings = settings;
    this.train = train.limit(settings.fit().limit());
    this.test = test.limit(TESTS);
    this.quality = quality;
    noise = network.parts().get(0).input();
    picture = network.parts().get(1).input();
    generator = new LearningPart(network.parts().get(0), settings.fit());
    discriminator = new LearningPart(network.parts().get(1), settings.fit());
    generatorsOptimizer = adam(generator);
    discriminatorsOptimizer = adam(discriminator);
    discriminatorsWeights =
        discriminator.learning().values().stream().map(Parameter::getArray).toList();
  }

  private Optimizer adam(LearningPart part) {
    return new Adam(part.parameters(), settings.beta1(), settings.beta2(), 0);
  }

  @Override
  public String name() {
    return "adversarial";
  }

  @Override
  public AdversarialSettings settings() {
    return settings;
  }

  @Override
  public String data() {
    return DataSet.describe(train, test);
  }

  @Override
  public List<Model> parts() {
    return List.of(generator.model(), discriminator.model());
  }

  @Override
  public Map<String, Optimizer> optimizers() {
    return Map.of("generator", generatorsOptimizer, "discriminator", discriminatorsOptimizer);
  }

  @Override
  public int steps() {
    return Batches.count(train.size(), settings.fit().batch());
  }

  @Override
  public void begin(int epoch, NDManager scope) {
    batches =
        settings.shuffle()
            ? Batches.shuffled(
                train, settings.fit().batch(), false, settings.fit().seed(), epoch, scope)
            : Batches.inOrder(train, settings.fit().batch(), scope);
  }

  @Override
  public void step(Step step) {
    NDArray real = TanhPictures.of(batches.get(step.index(), step.scope()).images(), picture);
    long seed = Seeds.of(settings.fit().seed(), "noise", step.epoch(), step.index());
    NDArray z = noise(real.getShape().get(0), seed, step.scope());
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
    try (GradientCollector tape = tape()) {
      NDArray onReal = discriminate(real, true);
      NDArray onFake = discriminate(fake, true);
      NDArray loss = settings.loss().discriminator(onReal, onFake);
      measureDiscriminator(step.measures(), loss, onReal, onFake);
      tape.backward(loss);
    }
    step.move(discriminatorsOptimizer);
  }

  /** What was generated, before the generator learned. */
  private NDArray generatorLearns(NDArray z, Step step) {
    NDArray fake;
    // Gradients would pile up there, as nothing clears them until the discriminator learns.
    discriminatorsWeights.forEach(weight -> weight.setRequiresGradient(false));
    try (GradientCollector tape = tape()) {
      fake = generate(z, true);
      NDArray loss = settings.loss().generator(discriminate(fake, true));
      measureGenerator(step.measures(), loss, z.getShape().get(0));
      tape.backward(loss);
    }
    discriminatorsWeights.forEach(weight -> weight.setRequiresGradient(true));
    step.move(generatorsOptimizer);
    return fake.stopGradient();
  }

  @Override
  public void evaluate(Measures measures, NDManager scope) {
    Batches tests = Batches.inOrder(test, TEST_BATCH, scope);
    NDList fakes = new NDList();
    for (int i = 0; i < tests.count(); i++) {
      try (NDManager batchScope = scope.newSubManager()) {
        NDArray real = TanhPictures.of(tests.get(i, batchScope).images(), picture);
        long seed = Seeds.of(settings.fit().seed(), "evaluate", i);
        NDArray fake = generate(noise(real.getShape().get(0), seed, batchScope), false);
        NDArray onReal = discriminate(real, false);
        NDArray onFake = discriminate(fake, false);
        NDArray loss = settings.loss().discriminator(onReal, onFake);
        measureDiscriminator(measures, loss, onReal, onFake);
        measureGenerator(measures, settings.loss().generator(onFake), onFake.size());
        fake.attach(scope);
        fakes.add(fake);
      }
    }
    quality.ifPresent(
        judge -> {
          SampleQuality.Score score = judge.of(TanhPictures.images(NDArrays.concat(fakes)));
          measures.add("sure", score.sure(), test.size());
          measures.add("entropy", score.entropy(), test.size());
        });
  }

  /** Samples from the same noise in every epoch. */
  @Override
  public Optional<BufferedImage> samples(NDManager scope) {
    NDArray z = noise(SHEET_SAMPLES, Seeds.of(settings.fit().seed(), "samples"), scope);
    NDArray images = TanhPictures.images(generate(z, false));
    int width = (int) images.getShape().get(3);
    int times = (SHEET_PICTURE + width - 1) / width;
    return Optional.of(ContactSheet.of(ContactSheet.pictures(images, times), SHEET_COLUMNS));
  }

  private NDArray noise(long n, long seed, NDManager manager) {
    return settings.noise().draw(new Shape(n, noise.get(1)), seed, manager);
  }

  private NDArray generate(NDArray z, boolean training) {
    return generator.forward(training, z).singletonOrThrow();
  }

  private NDArray discriminate(NDArray pictures, boolean training) {
    return discriminator.forward(training, pictures).singletonOrThrow();
  }

  private GradientCollector tape() {
    return Engine.getInstance().newGradientCollector();
  }

  private void measureDiscriminator(
      Measures measures, NDArray loss, NDArray onReal, NDArray onFake) {
    long n = onReal.getShape().get(0);
    measures.add("discriminator_loss", loss.getFloat(), n);
    measures.add("real", settings.loss().score(onReal).mean().getFloat(), n);
    measures.add("fake", settings.loss().score(onFake).mean().getFloat(), n);
  }

  private static void measureGenerator(Measures measures, NDArray loss, long n) {
    measures.add("generator_loss", loss.getFloat(), n);
  }

  @Override
  public void close() {
    generatorsOptimizer.close();
    discriminatorsOptimizer.close();
    generator.close();
    discriminator.close();
    quality.ifPresent(SampleQuality::close);
  }
}
