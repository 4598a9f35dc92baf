package dev.kiln.train.recipe.adversarial;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import dev.kiln.train.TrainingException;
import dev.kiln.train.data.ImageNet;
import dev.kiln.train.fit.Run;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Networks;
import dev.kiln.train.recipe.TanhRange;
import dev.kiln.train.weights.Weights;
import java.nio.file.Path;

/**
 * Measures generated pictures with a trained classifier: whether each looks like some class, and
 * whether together they cover all classes. Close it to free the classifier's memory.
 */
public final class SampleQuality implements AutoCloseable {
  private static final float SURE = 0.9f;

  private final Model model;
  private final Network.Part main;
  private final ParameterStore parameters;

  private SampleQuality(Network classifier, Path weights) {
    main = classifier.main();
    model = Model.newInstance(classifier.name());
    try {
      model.setBlock(main.initialized(model.getNDManager()));
      Weights.load(model.getBlock(), weights);
    } catch (TrainingException e) {
      model.close();
      throw e;
    }
    parameters = new ParameterStore(model.getNDManager(), false);
  }

  /**
   * Returns a judge by a classifier whose weights are in a file.
   *
   * @param classifier takes [N, 1, H, W] in 0..1 or [N, 3, H, W] normalized as ImageNet's, gives
   *     logits [N, classes]
   * @throws TrainingException if the weights cannot be read or are another network's
   */
  public static SampleQuality by(Network classifier, Path weights) {
    return new SampleQuality(classifier, weights);
  }

  /**
   * Returns a judge by the classifier that a run trained.
   *
   * @throws TrainingException if there is no run or it trained no classifier of digits
   */
  public static SampleQuality byRun(Path folder) {
    RunDirectory directory = new RunDirectory(folder);
    Run run = directory.run();
    String name = run.network();
    Network classifier =
        Networks.find(name)
            .filter(network -> network.kind() == Network.Kind.DIGITS)
            .orElseThrow(
                () ->
                    new TrainingException(
                        "%s: this run trained %s; expected one that trained a classifier of digits, such as lenet5"
                            .formatted(folder, name)));
    int classes = run.classes().size();
    return by(classes == 0 ? classifier : classifier.withClasses(classes), directory.weights());
  }

  /** Returns a tally that has counted nothing yet. */
  public Tally tally() {
    return new Tally();
  }

  /** Counts the classifier's answers. */
  public final class Tally {
    private final long[] classes = new long[main.classes()];
    private long pictures;
    private long sure;

    private Tally() {}

    /**
     * Counts more pictures.
     *
     * @param images [N, C, H, W] in 0..1; arrays made on the way belong to their manager
     */
    public void add(NDArray images) {
      NDArray probabilities = classify(images).softmax(1);
      sure += probabilities.max(new int[] {1}).gte(SURE).countNonzero().getLong();
      for (long read : probabilities.argMax(1).toLongArray()) {
        classes[(int) read]++;
      }
      pictures += images.getShape().get(0);
    }

    /** Returns the share of the pictures that the classifier is at least 90 % sure of, 0..1. */
    public double sure() {
      return (double) sure / pictures;
    }

    /**
     * Returns the entropy of the classes that it reads, in bits: 0 if all are the same, log2(10) =
     * 3.32 if ten are equally frequent.
     */
    public double entropy() {
      return SampleQuality.entropy(classes, pictures);
    }
  }

  private NDArray classify(NDArray images) {
    long channels = main.input().get(1);
    NDArray shown = channels == 1 ? images.mean(new int[] {1}, true) : images;
    NDArray resized = TanhRange.resize(shown, main.input().get(2), main.input().get(3));
    long n = images.getShape().get(0);
    NDArray input =
        channels == 1
            ? resized
            : ImageNet.normalize(
                resized.broadcast(n, channels, main.input().get(2), main.input().get(3)));
    return model.getBlock().forward(parameters, new NDList(input), false).singletonOrThrow();
  }

  /** Returns the entropy of a distribution over classes, in bits. */
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
