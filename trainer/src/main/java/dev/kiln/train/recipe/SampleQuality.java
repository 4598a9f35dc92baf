package dev.kiln.train.recipe;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.kiln.train.TrainingException;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Networks;
import dev.kiln.train.weights.Weights;
import java.nio.file.Path;

/**
 * Judges generated pictures by a trained classifier: whether each looks like something, and whether
 * together they look like everything. Close it to free the classifier's memory.
 */
public final class SampleQuality implements AutoCloseable {
  private static final float SURE = 0.9f;
  private static final int BATCH = 100;

  private final Model model;
  private final Shape input;
  private final ParameterStore parameters;

  /**
   * What a classifier makes of pictures.
   *
   * @param sure the share of them that it is at least 90 % sure of, 0..1
   * @param entropy of the classes that it reads, in bits: 0 if all are the same, log2(10) = 3.32 if
   *     ten are equally frequent
   */
  public record Score(double sure, double entropy) {}

  private SampleQuality(Network classifier, Path weights) {
    model = Model.newInstance(classifier.name());
    try {
      model.setBlock(classifier.main().initialized(model.getNDManager()));
      Weights.load(model.getBlock(), weights);
    } catch (TrainingException e) {
      model.close();
      throw e;
    }
    input = classifier.main().input();
    parameters = new ParameterStore(model.getNDManager(), false);
  }

  /**
   * By a classifier whose weights are in a file.
   *
   * @param classifier takes [N, 1, H, W] in 0..1, gives logits [N, classes]
   * @throws TrainingException if the weights can't be read or are another network's
   */
  public static SampleQuality by(Network classifier, Path weights) {
    return new SampleQuality(classifier, weights);
  }

  /**
   * By the classifier that a run trained.
   *
   * @throws TrainingException if there is no run or it trained no classifier of digits
   */
  public static SampleQuality byRun(Path folder) {
    RunDirectory directory = new RunDirectory(folder);
    String name = directory.run().network();
    Network classifier =
        Networks.find(name)
            .filter(network -> network.task().equals("digits"))
            .orElseThrow(
                () ->
                    new TrainingException(
                        "%s: the run there trained %s; expected a classifier of digits, such as lenet5"
                            .formatted(folder, name)));
    return by(classifier, directory.weights());
  }

  /**
   * Judges pictures.
   *
   * @param images [N, C, H, W] in 0..1
   */
  public Score of(NDArray images) {
    long count = images.getShape().get(0);
    long sure = 0;
    long[] classes = new long[0];
    for (long from = 0; from < count; from += BATCH) {
      try (NDManager scope = images.getManager().newSubManager()) {
        NDIndex slice = new NDIndex().addSliceDim(from, Math.min(count, from + BATCH));
        NDArray batch = images.get(scope, slice);
        NDArray probabilities = classify(batch).softmax(1);
        sure += probabilities.max(new int[] {1}).gte(SURE).countNonzero().getLong();
        if (classes.length == 0) {
          classes = new long[(int) probabilities.getShape().get(1)];
        }
        for (long read : probabilities.argMax(1).toLongArray()) {
          classes[(int) read]++;
        }
      }
    }
    return new Score((double) sure / count, entropy(classes, count));
  }

  private NDArray classify(NDArray images) {
    NDArray grey = images.mean(new int[] {1}, true);
    NDArray resized = TanhPictures.resize(grey, input.get(2), input.get(3));
    return model.getBlock().forward(parameters, new NDList(resized), false).singletonOrThrow();
  }

  /** The entropy of a distribution of so many things over classes, in bits. */
  static double entropy(long[] classes, long count) {
    double entropy = 0;
    for (long occurrences : classes) {
      if (occurrences > 0) {
        double share = (double) occurrences / count;
        entropy -= share * Math.log(share) / Math.log(2);
      }
    }
    return entropy;
  }

  @Override
  public void close() {
    model.close();
  }
}
