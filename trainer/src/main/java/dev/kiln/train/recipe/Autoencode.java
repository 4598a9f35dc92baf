package dev.kiln.train.recipe;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.kiln.train.data.Batches;
import dev.kiln.train.data.LabeledImages;
import dev.kiln.train.fit.Adam;
import dev.kiln.train.fit.Hyperparameters;
import dev.kiln.train.fit.Measures;
import dev.kiln.train.fit.Optimizer;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Schedule;
import dev.kiln.train.fit.Seeds;
import dev.kiln.train.fit.Step;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Vae;
import dev.kiln.train.weights.ParameterNames;
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

  /**
   * Every setting. The defaults are those of the article "autoencoders-and-gans".
   *
   * @param batch how many pictures are looked at in a step
   * @param weightDecay how much of a weight is added to its gradient, 0 or more
   * @param limit how many training pictures are used at most; 0 for all
   */
  public record Settings(
      int epochs,
      int batch,
      double learningRate,
      double weightDecay,
      Schedule schedule,
      long seed,
      int limit,
      int threads)
      implements Hyperparameters {
    /** The article's settings for a network. */
    public static Settings of(Network network) {
      return network.name().equals("conv-autoencoder")
          ? new Settings(40, 128, 1e-3, 1e-5, Schedule.CONSTANT, 0, 0, 0)
          : new Settings(100, 128, 1e-3, 0, Schedule.CONSTANT, 0, 0, 0);
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the setting and its range
     */
    public Settings {
      Range.atLeastOne("epochs", epochs);
      Range.atLeastOne("batch", batch);
      Range.positive("learning rate", learningRate);
      Range.notNegative("weight decay", weightDecay);
      Range.atLeastOneOrZero("limit", "all", limit);
      Range.atLeastOneOrZero("threads", "automatic", threads);
    }
  }

  private final Settings settings;
  private final LabeledImages train;
  private final LabeledImages test;
  private final Shape input;
  private final Model model;
  private final ParameterStore parameters;
  private final Optimizer optimizer;
  private Batches batches;

  /**
   * A network at its initialisation, PyTorch's; close it to free its memory.
   *
   * @param network takes pictures in -1..1; gives the code and the reconstruction, or is {@link
   *     Vae}
   */
  public Autoencode(Network network, LabeledImages train, LabeledImages test, Settings settings) {
    this.settings = settings;
    this.train = settings.limit() == 0 ? train : train.limit(settings.limit());
    this.test = test;
    input = network.main().input();
    model = Model.newInstance(network.main().name());
    Block block = network.main().initialized(model.getNDManager());
    model.setBlock(block);
    Initialization.pytorch(block, settings.seed());
    parameters = new ParameterStore(model.getNDManager(), false);
    optimizer = new Adam(ParameterNames.of(block), BETA1, BETA2, settings.weightDecay());
  }

  @Override
  public String name() {
    return "autoencode";
  }

  @Override
  public Settings settings() {
    return settings;
  }

  @Override
  public String data() {
    return "%d training pictures (%08x) and %d test pictures (%08x)"
        .formatted(train.size(), train.checksum(), test.size(), test.checksum());
  }

  @Override
  public List<Model> parts() {
    return List.of(model);
  }

  @Override
  public Map<String, Optimizer> optimizers() {
    return Map.of("adam", optimizer);
  }

  @Override
  public int steps() {
    return Batches.count(train.size(), settings.batch());
  }

  @Override
  public void begin(int epoch, NDManager scope) {
    batches = Batches.shuffled(train, settings.batch(), false, settings.seed(), epoch, scope);
  }

  @Override
  public void step(Step step) {
    NDArray x = TanhPictures.of(batches.get(step.index(), step.scope()).images(), input);
    long seed = Seeds.of(settings.seed(), "code", step.epoch(), step.index());
    try (GradientCollector tape = model.getNDManager().getEngine().newGradientCollector()) {
      Reconstruction reconstruction = reconstruct(x, seed, true);
      reconstruction.measure(step.measures());
      tape.backward(reconstruction.loss());
    }
    optimizer.step(step.rate());
  }

  @Override
  public void evaluate(Measures measures, NDManager scope) {
    Batches tests = Batches.inOrder(test, TEST_BATCH, scope);
    for (int i = 0; i < tests.count(); i++) {
      try (NDManager batchScope = scope.newSubManager()) {
        NDArray x = TanhPictures.of(tests.get(i, batchScope).images(), input);
        reconstruct(x, Seeds.of(settings.seed(), "evaluate", i), false).measure(measures);
      }
    }
  }

  private Reconstruction reconstruct(NDArray x, long seed, boolean training) {
    if (!(model.getBlock() instanceof Vae vae)) {
      return new Reconstruction(x, forward(model.getBlock(), training, x).get(1), null);
    }
    NDArray noise = code(vae, x.getShape().get(0), seed, x.getManager());
    NDList output = forward(vae, training, x, noise);
    NDArray kl = Reconstruction.klDivergence(output.get(1), output.get(2));
    return new Reconstruction(x, output.get(0), kl);
  }

  private static NDArray code(Vae vae, long n, long seed, NDManager manager) {
    return Noise.NORMAL.draw(new Shape(n, vae.code().get(1)), seed, manager);
  }

  private NDList forward(Block block, boolean training, NDArray... inputs) {
    return block.forward(parameters, new NDList(inputs), training);
  }

  /** The first test pictures above their reconstructions; of a variational one also samples. */
  @Override
  public Optional<BufferedImage> samples(NDManager scope) {
    long seed = Seeds.of(settings.seed(), "samples");
    Batches tests = Batches.inOrder(test, AutoencoderSheet.PAIRS, scope);
    NDArray x = TanhPictures.of(tests.get(0, scope).images(), input);
    Reconstruction reconstruction = reconstruct(x, seed, false);
    if (!(model.getBlock() instanceof Vae vae)) {
      return Optional.of(AutoencoderSheet.of(reconstruction));
    }
    NDArray code = code(vae, AutoencoderSheet.SAMPLES, seed, scope);
    NDArray samples = forward(vae.decoder(), false, code).singletonOrThrow();
    return Optional.of(AutoencoderSheet.of(reconstruction, samples));
  }

  @Override
  public void close() {
    optimizer.close();
    model.close();
  }
}
