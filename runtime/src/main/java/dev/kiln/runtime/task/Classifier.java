package dev.kiln.runtime.task;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.ResizeMode;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A classifier of pictures. Accepts Kiln's classification and digits models, with input {@code
 * image}, uint8 [N, H, W, 3] or [N, H, W, 1], and output {@code logits}, float [N, C]; with a
 * {@link Preprocessing}, also other models that output logits or probabilities. Outputs that all
 * lie in 0..1 and sum to 1 are taken as probabilities and used unchanged. A dressed model of fixed
 * size sees the centre of the picture.
 *
 * <p>Immutable and thread-safe. Does not close the model; that is left to its owner. Allocates
 * nothing on the heap for a stream of pictures of one size and format if the caller supplies the
 * array for the probabilities.
 */
public final class Classifier {
  private static final Requirement REQUIREMENT =
      new Requirement(
          "a classifier",
          EnumSet.of(Task.CLASSIFICATION, Task.DIGITS),
          "a picture in: uint8 [N, H, W, 3] or [N, H, W, 1], and logits out: float [N, C]");

  private final Inference<Scores, float[]> inference;
  private final List<String> labels;

  /** A workspace for one thread. */
  private static final class Scores extends Workspace {
    private final float[] logits;

    Scores(Model model, ImageInput input, Port output, int count, int width, int height, int size) {
      super(model, input, output.name(), count, width, height);
      logits = new float[size];
    }

    /** Writes the softmax of the logits, or the output itself if it already holds probabilities. */
    void read(int index, float[] into) {
      output().floats(index * logits.length).get(logits);
      Probabilities.of(logits, into);
    }
  }

  /**
   * Creates a classifier for a dressed model.
   *
   * @throws ModelException if the model is not a classifier, or not dressed
   */
  public Classifier(Model model) {
    this(model, null);
  }

  /**
   * Creates a classifier for any model that outputs logits or probabilities. The labels are those
   * of the card or, if it has none, numbers.
   *
   * @param preprocessing the preprocessing that the network expects; null for a dressed model
   * @throws ModelException if the model does not fit
   */
  public Classifier(Model model, Preprocessing preprocessing) {
    this(model, preprocessing, model.card().labels());
  }

  /**
   * Creates a classifier for any model that outputs logits or probabilities, with the given labels.
   *
   * @param preprocessing the preprocessing that the network expects; null for a dressed model
   * @param labels one label per class, in the order of the logits; empty to use numbers
   * @throws ModelException if the model does not fit
   */
  public Classifier(Model model, Preprocessing preprocessing, List<String> labels) {
    REQUIREMENT.checkTask(model);
    Port logits =
        model.outputs().stream()
            .filter(Classifier::givesLogits)
            .findFirst()
            .orElseThrow(() -> REQUIREMENT.refusal(model));
    int classes = (int) (long) logits.dims().get(1);
    if (!labels.isEmpty() && labels.size() != classes) {
      throw new ModelException(
          model + ": " + labels.size() + " labels for " + classes + " classes");
    }
    ImageInput input = ImageInput.of(model, preprocessing, ResizeMode.CROP, REQUIREMENT);
    inference =
        new Inference<>(
            input, (n, w, h) -> new Scores(model, input, logits, n, w, h, classes), Scores::read);
    this.labels =
        labels.isEmpty()
            ? IntStream.range(0, classes).mapToObj(Integer::toString).collect(Collectors.toList())
            : List.copyOf(labels);
  }

  /** Accepts [N, C] and the shape that some exporters produce, [N, C, 1, 1]. */
  private static boolean givesLogits(Port port) {
    List<Long> dims = port.dims();
    boolean flat = dims.size() == 2 || dims.size() == 4 && dims.get(2) == 1 && dims.get(3) == 1;
    return OutputView.reads(port.type()) && flat && dims.get(1) >= 2;
  }

  /** Returns the names of the classes, ordered by class index. */
  public List<String> labels() {
    return labels;
  }

  /**
   * Returns the most probable classes of a picture, most probable first.
   *
   * @param top the number of classes to return; all classes if there are fewer
   * @throws ModelException if the model fails or is closed
   */
  public List<Prediction> classify(Image picture, int top) {
    return top(probabilities(picture), top);
  }

  /**
   * Returns the most probable classes of each picture, most probable first. The pictures are run as
   * one batch if the model accepts batches and they have one size.
   *
   * @param top the number of classes to return; all classes if there are fewer
   * @throws ModelException if the model fails or is closed
   */
  public List<List<Prediction>> classify(List<Image> pictures, int top) {
    return probabilities(pictures).stream().map(p -> top(p, top)).collect(Collectors.toList());
  }

  private List<Prediction> top(float[] probabilities, int top) {
    return IntStream.range(0, probabilities.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -probabilities[i]))
        .limit(top)
        .map(i -> new Prediction(i, labels.get(i), probabilities[i]))
        .collect(Collectors.toList());
  }

  /**
   * Returns the probability of each class; the probabilities sum to 1.
   *
   * @throws ModelException if the model fails or is closed
   */
  public float[] probabilities(Image picture) {
    float[] probabilities = new float[labels.size()];
    probabilities(picture, probabilities);
    return probabilities;
  }

  /**
   * Computes the probability of each class.
   *
   * @param into receives the probabilities; its length must be the number of classes
   * @throws IllegalArgumentException if the array has another length
   * @throws ModelException if the model fails or is closed
   */
  public void probabilities(Image picture, float[] into) {
    if (into.length != labels.size()) {
      throw new IllegalArgumentException(
          "room for "
              + into.length
              + " probabilities, but there are "
              + labels.size()
              + " classes");
    }
    inference.run(picture, into, StageTimes.NONE);
  }

  /**
   * Returns the probabilities of the classes for each picture. The pictures are run as one batch if
   * the model accepts batches and they have one size.
   *
   * @throws ModelException if the model fails or is closed
   */
  public List<float[]> probabilities(List<Image> pictures) {
    return inference.run(pictures, picture -> new float[labels.size()]);
  }
}
