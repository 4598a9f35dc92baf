package dev.kiln.train.recipe.classify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import dev.kiln.train.TrainingException;
import dev.kiln.train.data.Batch;
import dev.kiln.train.data.ClassFolder;
import dev.kiln.train.data.LabeledImages;
import dev.kiln.train.fit.Confusion;
import dev.kiln.train.fit.ContactSheet;
import dev.kiln.train.fit.Metrics;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Step;
import dev.kiln.train.fit.TargetMetric;
import dev.kiln.train.network.Network;
import dev.kiln.train.optimizer.Optimizer;
import dev.kiln.train.optimizer.Sgd;
import dev.kiln.train.recipe.TrainablePart;
import dev.kiln.train.weights.Match;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
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
  /** What the recipe is called. */
  public static final String NAME = "classify";

  private final ClassifySettings settings;
  private final ClassifierData data;
  private final TrainablePart network;
  private final Optional<FrozenLayers> frozen;
  private final List<Optimizer> optimizers;
  private final Plan plan;
  private Confusion confusion;

  /**
   * Creates a classifier of digits at its initialization; close it to free its memory.
   *
   * @param network takes pictures [N, 1, H, W], which are enlarged to its size, and gives logits
   *     [N, classes]
   */
  public Classify(
      Network network, LabeledImages train, LabeledImages test, ClassifySettings settings) {
    this(network, new DigitsData(train, test, network.main().input(), settings), settings);
  }

  /**
   * Creates a classifier of pictures in files at its initialization; close it to free its memory.
   *
   * @param network takes squares [N, 3, S, S] normalized by {@link dev.kiln.train.data.ImageNet},
   *     or [N, 1, S, S] in 0..1; and gives logits [N, classes]
   */
  public Classify(Network network, ClassFolder train, ClassFolder test, ClassifySettings settings) {
    this(network, new FolderData(train, test, network.main().input(), settings), settings);
  }

  private Classify(Network network, ClassifierData data, ClassifySettings settings) {
    this(
        new TrainablePart(network.withClasses(settings.classes().size()).main(), settings.fit()),
        data,
        settings);
  }

  /**
   * Creates a classifier of what a part of one's own takes; closing it closes part and data.
   *
   * @param network takes what the data makes of pictures, and gives logits [N, classes, ...]
   */
  public Classify(TrainablePart network, ClassifierData data, ClassifySettings settings) {
    this.settings = settings;
    this.data = data;
    this.network = network;
    frozen =
        settings.frozenEpochs() > 0 ? Optional.of(new FrozenLayers(network)) : Optional.empty();
    optimizers =
        frozen
            .map(layers -> List.of(sgd(layers.last()), sgd(layers.others())))
            .orElseGet(() -> List.of(sgd(network.parameters())));
    plan =
        new Plan(
            NAME,
            settings,
            data.description(),
            List.of(this.network.model()),
            optimizers.size() == 1
                ? Map.of("sgd", optimizers.get(0))
                : Map.of("last", optimizers.get(0), "others", optimizers.get(1)),
            data.steps(),
            data.tests(),
            new TargetMetric("accuracy", true));
  }

  private Optimizer sgd(Map<String, Parameter> parameters) {
    return new Sgd(parameters, settings.momentum(), settings.weightDecay());
  }

  /**
   * Sets parameters from a file of pretrained weights; those that it lacks or has in another shape,
   * such as the last layer's for another number of classes, stay as they are.
   *
   * @return what was loaded and what was not
   * @throws TrainingException if the file cannot be read, or nothing in it fits
   */
  public Match load(Path file) {
    return network.load(file, weights -> weights);
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public void begin(int epoch, NDManager scope) {
    frozen.ifPresent(layers -> layers.freeze(epoch < settings.frozenEpochs()));
    data.begin(epoch, scope);
  }

  @Override
  public void step(Step step) {
    step.minimize(() -> loss(step, true), learning());
  }

  /** Returns what moves the parameters that are not frozen. */
  private Optimizer[] learning() {
    boolean lastAlone = frozen.map(FrozenLayers::areFrozen).orElse(false);
    return lastAlone ? new Optimizer[] {optimizers.get(0)} : optimizers.toArray(new Optimizer[0]);
  }

  /**
   * Returns the loss of a step's batch, and measures it.
   *
   * @param training whether the network behaves as it does in training
   */
  public NDArray loss(Step step, boolean training) {
    Batch batch = data.train(step.epoch(), step.index(), step.scope());
    NDArray logits = logits(batch, training);
    NDArray loss = crossEntropy(logits, batch.labels());
    measure(step.measures(), loss, logits, batch);
    return loss;
  }

  @Override
  public void test(int index, Metrics measures, NDManager scope) {
    if (index == 0) {
      confusion = new Confusion(settings.classes());
    }
    data.test(index, scope).ifPresent(batch -> test(batch, measures));
    if (index == plan.tests() - 1 && measures.samples() == 0) {
      throw new TrainingException("none of the test pictures can be read");
    }
  }

  private void test(Batch batch, Metrics measures) {
    NDArray logits = logits(batch, false);
    measure(measures, crossEntropy(logits, batch.labels()), logits, batch);
    long[] read = logits.argMax(1).toLongArray();
    long[] labels = batch.labels().toLongArray();
    for (int i = 0; i < labels.length; i++) {
      confusion.add((int) labels[i], (int) read[i]);
    }
    measures.record(confusion);
  }

  @Override
  public Optional<BufferedImage> samples(NDManager scope) {
    return data.shown(scope).map(this::sheet);
  }

  /** Returns pictures, each with the class read, and where it is wrong the right one. */
  private BufferedImage sheet(Batch batch) {
    long[] read = logits(batch, false).argMax(1).toLongArray();
    long[] labels = batch.labels().toLongArray();
    List<BufferedImage> pictures = data.pictures(batch.images());
    for (int i = 0; i < read.length; i++) {
      boolean right = read[i] == labels[i];
      String name = settings.classes().get((int) read[i]);
      String caption = right ? name : name + ", not " + settings.classes().get((int) labels[i]);
      pictures.set(
          i, ContactSheet.captioned(pictures.get(i), caption, right ? Color.WHITE : Color.RED));
    }
    return ContactSheet.of(pictures, data.columns());
  }

  private NDArray logits(Batch batch, boolean training) {
    NDArray input = data.input(batch.images());
    return frozen
        .map(layers -> layers.forward(training, input))
        .orElseGet(() -> network.forward(training, input).singletonOrThrow())
        .reshape(batch.size(), settings.classes().size());
  }

  /** Returns the mean of -log softmax(logits)[label]. */
  private static NDArray crossEntropy(NDArray logits, NDArray labels) {
    return logits.logSoftmax(1).gather(labels.expandDims(1), 1).mean().neg();
  }

  private static void measure(Metrics measures, NDArray loss, NDArray logits, Batch batch) {
    measures.add("loss", loss.getFloat(), batch.size());
    long right = logits.argMax(1).eq(batch.labels()).countNonzero().getLong();
    measures.add("accuracy", (double) right / batch.size(), batch.size());
  }

  @Override
  public void close() {
    data.close();
    optimizers.forEach(Optimizer::close);
    network.close();
  }
}
