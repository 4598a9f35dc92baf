package dev.kiln.train.recipe;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.kiln.train.data.Batches;
import dev.kiln.train.data.Batches.Batch;
import dev.kiln.train.data.LabeledImages;
import dev.kiln.train.fit.ContactSheet;
import dev.kiln.train.fit.Hyperparameters;
import dev.kiln.train.fit.Measures;
import dev.kiln.train.fit.Optimizer;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Schedule;
import dev.kiln.train.fit.Sgd;
import dev.kiln.train.fit.Step;
import dev.kiln.train.network.Network;
import dev.kiln.train.op.Operators;
import dev.kiln.train.weights.ParameterNames;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trains a classifier of pictures by cross-entropy and stochastic gradient descent:
 *
 * <pre>
 * for each batch:
 *   logits = network(images)
 *   loss = crossEntropy(logits, labels)
 *   parameters -= rate * gradient of loss
 * </pre>
 */
public final class Classify implements Recipe {
  private static final int TEST_BATCH = 1000;
  private static final int SHEET = 100;
  private static final int SHEET_COLUMNS = 10;
  private static final int SHEET_TIMES = 2;

  /**
   * Every setting. The defaults are those of the article "mnist-classifiers".
   *
   * @param batch how many pictures are looked at in a step
   * @param momentum how much of the velocity stays, from 0 to less than 1
   * @param weightDecay how much of a weight is added to its gradient, 0 or more
   * @param augment whether training pictures are varied a little, anew in each epoch
   * @param limit how many training pictures are used at most; 0 for all
   */
  public record Settings(
      int epochs,
      int batch,
      double learningRate,
      double momentum,
      double weightDecay,
      Schedule schedule,
      long seed,
      boolean augment,
      int limit,
      int threads)
      implements Hyperparameters {
    /**
     * The defaults for a network: the article's, but for lenet5-relu a smaller learning rate that
     * falls to 0. With the article's 0.6 most seeds leave its units dead in the first epoch, in
     * PyTorch as here; a constant 0.1 leaves the last epoch's accuracy to chance.
     */
    public static Settings of(Network network) {
      return switch (network.name()) {
        case "lenet5-relu" -> plain(20, 256, 0.1, Schedule.COSINE);
        case "alexnet" -> plain(10, 128, 0.01, Schedule.CONSTANT);
        case "resnet18" -> plain(10, 256, 0.05, Schedule.CONSTANT);
        default -> plain(20, 256, 0.6, Schedule.CONSTANT);
      };
    }

    private static Settings plain(int epochs, int batch, double learningRate, Schedule schedule) {
      return new Settings(epochs, batch, learningRate, 0, 0, schedule, 0, false, 0, 0);
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
      Range.belowOne("momentum", momentum);
      Range.notNegative("weight decay", weightDecay);
      Range.atLeastOneOrZero("limit", "all", limit);
      Range.atLeastOneOrZero("threads", "automatic", threads);
    }
  }

  private final Settings settings;
  private final LabeledImages train;
  private final LabeledImages test;
  private final Model model;
  private final long height;
  private final long width;
  private final ParameterStore parameters;
  private final Optimizer optimizer;
  private Batches batches;

  /**
   * A network at its initialisation; close it to free its memory.
   *
   * @param network takes pictures [N, 1, H, W], which are enlarged to its size, and gives logits
   *     [N, classes]
   */
  public Classify(Network network, LabeledImages train, LabeledImages test, Settings settings) {
    this.settings = settings;
    this.train = settings.limit() == 0 ? train : train.limit(settings.limit());
    this.test = test;
    model = Model.newInstance(network.main().name());
    Block block = network.main().block().get();
    model.setBlock(block);
    Shape input = network.main().input();
    height = input.get(2);
    width = input.get(3);
    block.initialize(
        model.getNDManager(), DataType.FLOAT32, new Shape(1, input.get(1), height, width));
    Initialization.xavierUniform(block, settings.seed());
    parameters = new ParameterStore(model.getNDManager(), false);
    optimizer = new Sgd(ParameterNames.of(block), settings.momentum(), settings.weightDecay());
  }

  @Override
  public String name() {
    return "classify";
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
    return Map.of("sgd", optimizer);
  }

  @Override
  public int steps() {
    return Batches.count(train.size(), settings.batch());
  }

  @Override
  public void begin(int epoch, NDManager scope) {
    batches =
        Batches.shuffled(
            train, settings.batch(), settings.augment(), settings.seed(), epoch, scope);
  }

  @Override
  public void step(Step step) {
    Batch batch = batches.get(step.index(), step.scope());
    try (GradientCollector tape = model.getNDManager().getEngine().newGradientCollector()) {
      NDArray logits = logits(batch.images(), true);
      NDArray loss = crossEntropy(logits, batch.labels());
      measure(step.measures(), loss, logits, batch);
      tape.backward(loss);
    }
    optimizer.step(step.rate());
  }

  @Override
  public void evaluate(Measures measures, NDManager scope) {
    Batches tests = Batches.inOrder(test, TEST_BATCH, scope);
    for (int i = 0; i < tests.count(); i++) {
      try (NDManager batchScope = scope.newSubManager()) {
        Batch batch = tests.get(i, batchScope);
        NDArray logits = logits(batch.images(), false);
        measure(measures, crossEntropy(logits, batch.labels()), logits, batch);
      }
    }
  }

  /** The first test pictures, each with the class read, and where it is wrong the right one. */
  @Override
  public Optional<BufferedImage> samples(NDManager scope) {
    Batch batch = Batches.inOrder(test, SHEET, scope).get(0, scope);
    long[] read = logits(batch.images(), false).argMax(1).toLongArray();
    long[] labels = batch.labels().toLongArray();
    List<BufferedImage> pictures = ContactSheet.pictures(batch.images(), SHEET_TIMES);
    for (int i = 0; i < read.length; i++) {
      boolean right = read[i] == labels[i];
      String caption = right ? "%d".formatted(read[i]) : "%d, not %d".formatted(read[i], labels[i]);
      pictures.set(
          i, ContactSheet.captioned(pictures.get(i), caption, right ? Color.WHITE : Color.RED));
    }
    return Optional.of(ContactSheet.of(pictures, SHEET_COLUMNS));
  }

  private NDArray logits(NDArray images, boolean training) {
    NDList input = new NDList(sized(images));
    return model.getBlock().forward(parameters, input, training).singletonOrThrow();
  }

  /** The pictures in the size that the network takes. */
  private NDArray sized(NDArray images) {
    return height == train.height() && width == train.width()
        ? images
        : Operators.interpolateBilinear(images, height, width, false);
  }

  /** The mean of -log softmax(logits)[label]. */
  private static NDArray crossEntropy(NDArray logits, NDArray labels) {
    return logits.logSoftmax(1).gather(labels.expandDims(1), 1).mean().neg();
  }

  private static void measure(Measures measures, NDArray loss, NDArray logits, Batch batch) {
    measures.add("loss", loss.getFloat(), batch.size());
    long right = logits.argMax(1).eq(batch.labels()).countNonzero().getLong();
    measures.add("accuracy", (double) right / batch.size(), batch.size());
  }

  @Override
  public void close() {
    optimizer.close();
    model.close();
  }
}
