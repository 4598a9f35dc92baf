package dev.kiln.train.recipe.autoencode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.kiln.train.Seeds;
import dev.kiln.train.TrainingException;
import dev.kiln.train.data.LabeledImages;
import dev.kiln.train.fit.Metrics;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Step;
import dev.kiln.train.fit.TargetMetric;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Vae;
import dev.kiln.train.optimizer.Adam;
import dev.kiln.train.optimizer.Optimizer;
import dev.kiln.train.recipe.Noise;
import dev.kiln.train.recipe.TrainablePart;
import dev.kiln.train.recipe.TrainingPictures;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trains an autoencoder by squared error and Adam, a variational one by the evidence lower bound:
 *
 * <pre>
 * for each batch:
 *   reconstruction = network(x)
 *   loss = sum((reconstruction - x)^2) / N
 *   if variational: loss += KL(N(mu, sigma), N(0, 1)) / N
 *   parameters -= Adam(gradient of loss)
 * </pre>
 *
 * <p>It measures the loss, the peak signal-to-noise ratio ({@code psnr}, in dB) and of a
 * variational one also {@code reconstruction}, {@code kl} and {@code elbo} (in nats), the code
 * being drawn also when testing.
 */
public final class Autoencode implements Recipe {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final int TEST_BATCH = 1000;

  private final AutoencodeSettings settings;
  private final TrainingPictures pictures;
  private final TrainablePart part;
  private final Optimizer optimizer;
  private final Plan plan;

  /**
   * Creates a network at its initialization, PyTorch's; close it to free its memory.
   *
   * @param network takes pictures in -1..1; gives the code and the reconstruction, or is {@link
   *     Vae}
   */
  public Autoencode(
      Network network, LabeledImages train, LabeledImages test, AutoencodeSettings settings) {
    this(network, TrainingPictures.of(train, test), settings);
  }

  /** Creates a network for pictures in files or in memory; otherwise as the other constructor. */
  public Autoencode(Network network, TrainingPictures.Source source, AutoencodeSettings settings) {
    this.settings = settings;
    Network.Part whole = network.main();
    pictures =
        source.taken(new TrainingPictures.Taking(whole.input(), TEST_BATCH, true, settings.fit()));
    part = new TrainablePart(whole, settings.fit());
    optimizer = new Adam(part.parameters(), BETA1, BETA2, settings.weightDecay());
    plan =
        new Plan(
            "autoencode",
            settings,
            pictures.description(),
            List.of(part.model()),
            Map.of("adam", optimizer),
            pictures.steps(),
            pictures.tests(),
            new TargetMetric("loss", false));
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
    NDArray x = pictures.train(step.epoch(), step.index(), step.scope());
    long seed = Seeds.of(settings.fit().seed(), "code", step.epoch(), step.index());
    step.minimize(
        () -> {
          ReconstructionLoss reconstruction = reconstruct(x, seed, true);
          reconstruction.measure(step.measures());
          return reconstruction.loss();
        },
        optimizer);
  }

  @Override
  public void test(int index, Metrics measures, NDManager scope) {
    long seed = Seeds.of(settings.fit().seed(), "evaluate", index);
    pictures.test(index, scope).ifPresent(x -> reconstruct(x, seed, false).measure(measures));
    if (index == plan.tests() - 1 && measures.samples() == 0) {
      throw new TrainingException("none of the test pictures can be read");
    }
  }

  private ReconstructionLoss reconstruct(NDArray x, long seed, boolean training) {
    if (!(part.block() instanceof Vae vae)) {
      return new ReconstructionLoss(x, part.forward(training, x).get(1));
    }
    NDArray noise = code(vae, x.getShape().get(0), seed, x.getManager());
    NDList output = part.forward(training, x, noise);
    NDArray kl = ReconstructionLoss.klDivergence(output.get(1), output.get(2));
    return new ReconstructionLoss(x, output.get(0), kl);
  }

  private static NDArray code(Vae vae, long n, long seed, NDManager manager) {
    return Noise.NORMAL.draw(new Shape(n, vae.code().get(1)), seed, manager);
  }

  /**
   * Returns the first test pictures above their reconstructions; of a variational one also samples.
   */
  @Override
  public Optional<BufferedImage> samples(NDManager scope) {
    return pictures.shown(AutoencoderSheet.PAIRS, scope).map(x -> sheet(x, scope));
  }

  private BufferedImage sheet(NDArray x, NDManager scope) {
    long seed = Seeds.of(settings.fit().seed(), "samples");
    ReconstructionLoss reconstruction = reconstruct(x, seed, false);
    if (!(part.block() instanceof Vae vae)) {
      return AutoencoderSheet.of(reconstruction);
    }
    NDArray code = code(vae, AutoencoderSheet.SAMPLES, seed, scope);
    NDArray samples = part.forward(vae.decoder(), false, code).singletonOrThrow();
    return AutoencoderSheet.of(reconstruction, samples);
  }

  @Override
  public void close() {
    pictures.close();
    optimizer.close();
    part.close();
  }
}
