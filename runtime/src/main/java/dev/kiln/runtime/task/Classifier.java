package dev.kiln.runtime.task;

import dev.kiln.runtime.ElementType;
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
 * Says what a picture shows. Takes Kiln's classification and digits models, input {@code image},
 * uint8 [N, H, W, 3] or [N, H, W, 1], output {@code logits}, float [N, C], and with a {@link
 * Preprocessing} others that give logits or probabilities: numbers that lie in 0..1 and sum to 1
 * are taken as they are. A dressed model of fixed size sees the picture's middle.
 *
 * <p>Immutable and thread-safe. The model stays its owner's, who closes it. A stream of pictures of
 * one size and format takes no heap here when the caller gives the array for the probabilities.
 */
public final class Classifier {
  private static final Requirement REQUIREMENT =
      new Requirement(
          "a classifier",
          EnumSet.of(Task.CLASSIFICATION, Task.DIGITS),
          "a picture in: uint8 [N, H, W, 3] or [N, H, W, 1], and logits out: float [N, C]");

  /** How far from 1 probabilities may sum to, as rounded to half precision. */
  private static final double TOLERANCE = 1e-3;

  private final Inference<Scores, float[]> inference;
  private final List<String> labels;

  /** What one thread classifies with. */
  private static final class Scores extends Workspace {
    private final float[] logits;

    Scores(Model model, ImageInput input, Port output, int count, int width, int height, int size) {
      super(model, input, output.name(), count, width, height);
      logits = new float[size];
    }

    /** The softmax of the logits, unless the network gave that itself. */
    void read(int index, float[] into) {
      output().floats(index * logits.length).get(logits);
      if (isDistribution(logits)) {
        System.arraycopy(logits, 0, into, 0, logits.length);
      } else {
        softmax(logits, into);
      }
    }

    private static boolean isDistribution(float[] numbers) {
      double sum = 0;
      for (float number : numbers) {
        if (!(number >= 0 && number <= 1)) {
          return false;
        }
        sum += number;
      }
      return Math.abs(sum - 1) <= TOLERANCE;
    }

    private static void softmax(float[] logits, float[] into) {
      float largest = Float.NEGATIVE_INFINITY;
      for (float logit : logits) {
        largest = Math.max(largest, logit);
      }
      double sum = 0;
      for (float logit : logits) {
        sum += Math.exp(logit - largest);
      }
      for (int i = 0; i < into.length; i++) {
        into[i] = (float) (Math.exp(logits[i] - largest) / sum);
      }
    }
  }

  /**
   * With a dressed model.
   *
   * @throws ModelException if the model is no classifier, or undressed
   */
  public Classifier(Model model) {
    this(model, null);
  }

  /**
   * With any model that gives logits or probabilities; the labels are the card's, or numbers.
   *
   * @param preprocessing what the network makes of pixels; null for a dressed model
   * @throws ModelException if the model does not fit
   */
  public Classifier(Model model, Preprocessing preprocessing) {
    this(model, preprocessing, model.card().labels());
  }

  /**
   * With any model that gives logits or probabilities.
   *
   * @param preprocessing what the network makes of pixels; null for a dressed model
   * @param labels one a class, in the order of the logits; empty for numbers
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

  /** [N, C], or as some export it [N, C, 1, 1]. */
  private static boolean givesLogits(Port port) {
    List<Long> dims = port.dims();
    boolean flat = dims.size() == 2 || dims.size() == 4 && dims.get(2) == 1 && dims.get(3) == 1;
    return port.type() == ElementType.FLOAT && flat && dims.get(1) >= 2;
  }

  /** The names of the classes, in the order of their indices. */
  public List<String> labels() {
    return labels;
  }

  /**
   * What the picture most probably shows.
   *
   * @param top how many classes are named; all if there are not so many
   * @return the most probable first
   */
  public List<Prediction> classify(Image picture, int top) {
    return top(probabilities(picture), top);
  }

  /** The same of several pictures, which go through the model at once where it takes several. */
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

  /** The probability of each class; together 1. */
  public float[] probabilities(Image picture) {
    float[] probabilities = new float[labels.size()];
    probabilities(picture, probabilities);
    return probabilities;
  }

  /**
   * Finds the probability of each class.
   *
   * @param into as many numbers as there are classes
   * @throws ModelException if there are not, the model fails or is closed
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
   * The probabilities of each picture's classes; the pictures go through the model at once where it
   * takes several.
   */
  public List<float[]> probabilities(List<Image> pictures) {
    return inference.run(pictures, picture -> new float[labels.size()]);
  }
}
