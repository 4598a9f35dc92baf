package dev.kiln.train.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.loss.Loss;
import dev.kiln.train.fit.Confusion;
import dev.kiln.train.fit.Metrics;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Step;
import dev.kiln.train.fit.TargetMetric;
import dev.kiln.train.network.Network;
import dev.kiln.train.optimizer.Adam;
import dev.kiln.train.optimizer.Optimizer;
import dev.kiln.train.weights.Match;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Trains any block on any data set by any loss, with Adam:
 *
 * <pre>
 * for each batch:
 *   loss = loss(targets, network(inputs))
 *   parameters -= Adam(gradient of loss)
 * </pre>
 *
 * <p>The block, the data sets and the loss are DJL's or one's own. The measures are the loss and,
 * if the settings name classes, the accuracy; the block's first output then is logits [N, classes],
 * and a target is the index of a class. Close it to free its memory.
 */
public final class Supervised implements Recipe {
  /** What the recipe is called. */
  public static final String NAME = "supervised";

  private final SupervisedSettings settings;
  private final RecordBatches train;
  private final RecordBatches test;
  private final Loss loss;
  private final TrainablePart network;
  private final Optimizer optimizer;
  private final Plan plan;
  private Confusion confusion;

  /**
   * Creates a block at its initialization, drawn from the seed.
   *
   * @param name what the network is called
   * @param block without parameters yet; it must not be used elsewhere
   * @param input the shape of its input; the batch and whatever else may vary is -1
   * @param train the samples to train on. Their order within an epoch depends on the seed; the
   *     sampling of the data set itself is not used
   * @param test the samples to test on
   * @param loss computes a scalar from targets and outputs, such as {@code
   *     Loss.softmaxCrossEntropyLoss()}
   */
  public Supervised(
      String name,
      Block block,
      Shape input,
      RandomAccessDataset train,
      RandomAccessDataset test,
      Loss loss,
      SupervisedSettings settings) {
    this.settings = settings;
    this.loss = loss;
    int batch = settings.fit().batch();
    this.train = new RecordBatches(train, settings.fit().limit(), batch);
    this.test = new RecordBatches(test, settings.fit().testLimit(), batch);
    network = new TrainablePart(new Network.Part(name, input, () -> block), settings.fit());
    optimizer = new Adam(network.parameters(), 0.9, 0.999, settings.weightDecay());
    plan =
        new Plan(
            NAME,
            settings,
            this.train.description() + ", tested on " + this.test.description(),
            List.of(network.model()),
            Map.of("adam", optimizer),
            this.train.count(),
            this.test.count(),
            classifies() ? new TargetMetric("accuracy", true) : new TargetMetric("loss", false));
  }

  private boolean classifies() {
    return !settings.classes().isEmpty();
  }

  /** Returns the block that is trained. */
  public Block block() {
    return network.block();
  }

  /**
   * Sets the parameters that a file of weights has under their name and in their shape.
   *
   * @return what was loaded and what was not
   * @throws dev.kiln.train.TrainingException if the file cannot be read, or nothing in it fits
   */
  public Match load(Path file) {
    return network.load(file, weights -> weights);
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public void step(Step step) {
    var batch = train.shuffled(settings.fit().seed(), step.epoch(), step.index(), step.scope());
    step.minimize(
        () -> {
          NDList outputs = network.forward(true, batch.inputs());
          NDArray value = loss.evaluate(batch.targets(), outputs);
          measure(step.measures(), value, batch.targets(), outputs);
          return value;
        },
        optimizer);
  }

  @Override
  public void test(int index, Metrics measures, NDManager scope) {
    var batch = test.inOrder(index, scope);
    NDList outputs = network.forward(false, batch.inputs());
    measure(measures, loss.evaluate(batch.targets(), outputs), batch.targets(), outputs);
    if (classifies()) {
      count(index, batch.targets().head(), outputs.head(), measures);
    }
  }

  private void measure(Metrics measures, NDArray value, NDList targets, NDList outputs) {
    long size = outputs.head().getShape().get(0);
    measures.add("loss", value.getFloat(), size);
    if (classifies()) {
      NDArray likeliest = outputs.head().argMax(1);
      NDArray right = likeliest.eq(labels(targets.head()));
      measures.add("accuracy", (double) right.countNonzero().getLong() / size, size);
    }
  }

  private void count(int index, NDArray targets, NDArray logits, Metrics measures) {
    if (index == 0) {
      confusion = new Confusion(settings.classes());
    }
    long[] labels = labels(targets).toLongArray();
    long[] likeliest = logits.argMax(1).toLongArray();
    for (int i = 0; i < labels.length; i++) {
      confusion.add((int) labels[i], (int) likeliest[i]);
    }
    measures.record(confusion);
  }

  /** Targets [N] or [N, 1] of any number type as int64 [N]. */
  private static NDArray labels(NDArray targets) {
    return targets.flatten().toType(DataType.INT64, false);
  }

  @Override
  public void close() {
    optimizer.close();
    network.close();
  }
}
