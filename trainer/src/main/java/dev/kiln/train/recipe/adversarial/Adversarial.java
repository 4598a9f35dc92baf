package dev.kiln.train.recipe.adversarial;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.kiln.train.Seeds;
import dev.kiln.train.data.LabeledImages;
import dev.kiln.train.fit.ContactSheet;
import dev.kiln.train.fit.Metrics;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Step;
import dev.kiln.train.fit.TargetMetric;
import dev.kiln.train.network.Network;
import dev.kiln.train.recipe.TanhRange;
import dev.kiln.train.recipe.TrainingPictures;
import java.awt.image.BufferedImage;
import java.util.Optional;

/**
 * Trains a generator against a discriminator, see {@link AdversarialPair}:
 *
 * <pre>
 * for each batch of real pictures:
 *   z = noise
 *   both learn once from real, z
 * </pre>
 *
 * <p>It measures both losses and how real the discriminator holds real and fake pictures to be
 * ({@code real} and {@code fake}, about 1 if surely real, about 0 if surely fake); with a {@link
 * SampleQuality} also {@code sure} and {@code entropy}, what a classifier makes of the samples.
 */
public final class Adversarial implements Recipe {
  private static final int TEST_BATCH = 100;
  private static final int SHEET_COLUMNS = 10;
  private static final int SHEET_SAMPLES = 10 * SHEET_COLUMNS;
  private static final int SHEET_PICTURE = 56;

  private final AdversarialSettings settings;
  private final TrainingPictures pictures;
  private final Optional<SampleQuality> quality;
  private final Shape noise;
  private final AdversarialPair adversaries;
  private final Plan plan;
  private Optional<SampleQuality.Tally> tally;

  /**
   * Creates a generator and a discriminator at their article's initialization; close it to free
   * their memory.
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
    this(network, TrainingPictures.of(train, test), settings, quality);
  }

  /**
   * Creates a generator and a discriminator of pictures in files or in memory; otherwise as the
   * other constructor.
   */
  public Adversarial(
      Network network,
      TrainingPictures.Source source,
      AdversarialSettings settings,
      Optional<SampleQuality> quality) {
    this.settings = settings;
    this.quality = quality;
    noise = network.parts().get(0).input();
    Shape picture = network.parts().get(1).input();
    pictures =
        source.taken(
            new TrainingPictures.Taking(picture, TEST_BATCH, settings.shuffle(), settings.fit()));
    adversaries = new AdversarialPair(network, settings);
    plan =
        new Plan(
            "adversarial",
            settings,
            pictures.description(),
            adversaries.parts(),
            adversaries.optimizers(),
            pictures.steps(),
            pictures.tests(),
            TargetMetric.NONE);
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public void begin(int epoch, NDManager scope) {
    pictures.begin(epoch, scope);
  }

  @Override
  public void step(Step step) {
    NDArray real = pictures.train(step.epoch(), step.index(), step.scope());
    long seed = Seeds.of(settings.fit().seed(), "noise", step.epoch(), step.index());
    NDArray z = noise(real.getShape().get(0), seed, step.scope());
    adversaries.learn(real, z, step);
  }

  @Override
  public void test(int index, Metrics measures, NDManager scope) {
    if (index == 0) {
      tally = quality.map(SampleQuality::tally);
    }
    pictures.test(index, scope).ifPresent(real -> test(real, index, measures, scope));
    if (index == plan.tests() - 1) {
      measureQuality(measures);
    }
  }

  private void test(NDArray real, int index, Metrics measures, NDManager scope) {
    long seed = Seeds.of(settings.fit().seed(), "evaluate", index);
    NDArray fake = adversaries.generate(noise(real.getShape().get(0), seed, scope));
    adversaries.measure(real, fake, measures);
    tally.ifPresent(judged -> judged.add(TanhRange.images(fake)));
  }

  /** Measures what only all samples together tell. */
  private void measureQuality(Metrics measures) {
    tally.ifPresent(
        judged -> {
          measures.add("sure", judged.sure(), pictures.testSize());
          measures.add("entropy", judged.entropy(), pictures.testSize());
        });
  }

  /** Returns samples from the same noise in every epoch. */
  @Override
  public Optional<BufferedImage> samples(NDManager scope) {
    NDArray z = noise(SHEET_SAMPLES, Seeds.of(settings.fit().seed(), "samples"), scope);
    NDArray images = TanhRange.images(adversaries.generate(z));
    int width = (int) images.getShape().get(3);
    int times = (SHEET_PICTURE + width - 1) / width;
    return Optional.of(ContactSheet.of(ContactSheet.pictures(images, times), SHEET_COLUMNS));
  }

  private NDArray noise(long n, long seed, NDManager manager) {
    return settings.noise().draw(new Shape(n, noise.get(1)), seed, manager);
  }

  @Override
  public void close() {
    pictures.close();
    adversaries.close();
    quality.ifPresent(SampleQuality::close);
  }
}
