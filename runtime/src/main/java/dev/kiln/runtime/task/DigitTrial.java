package dev.kiln.runtime.task;

import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.errors.ModelException;
import java.util.ArrayList;
import java.util.List;

/** The choice of the pixels that a network takes: it is given drawn digits in several ways. */
final class DigitTrial {
  /** The ranges that networks for MNIST take; the first of those that do equally well is chosen. */
  private static final List<Normalization> RANGES =
      List.of(
          Normalization.unit(),
          new Normalization(1 / 255.0, List.of(0.1307), List.of(0.3081)),
          Normalization.signed(),
          Normalization.bytes());

  /** How much less sure of the digits a network may be than with the best range. */
  private static final double EQUALLY_WELL = 0.003;

  /** The fewest drawn digits that a network for digits reads right. */
  private static final int FEWEST = SampleDigits.COUNT * 6 / 10;

  private final DigitClassifier classifier;
  private final List<DigitInput> forms = new ArrayList<>();
  private final byte[] digits = SampleDigits.pixels();

  /** How well the digits are read: how many, and with which mean probability. */
  private record Score(DigitInput input, int right, double probability) {}

  DigitTrial(DigitClassifier classifier, List<DigitInput> inputs) {
    this.classifier = classifier;
    forms.addAll(inputs);
    inputs.stream().filter(input -> input.batch() == 0).map(DigitInput::single).forEach(forms::add);
  }

  /**
   * Returns the input with which the network reads the drawn digits.
   *
   * @param given the range that the network is said to take; none if that is not known
   * @throws ModelException if it cannot be run, or hardly reads any with one of the usual ranges
   */
  DigitInput best(List<Normalization> given) {
    boolean bytes = forms.get(0).port().type() == ElementType.UINT8;
    List<Normalization> usual = bytes ? List.of(Normalization.bytes()) : RANGES;
    List<Score> scores = scores(given.isEmpty() ? usual : given);
    double most = scores.stream().mapToDouble(Score::probability).max().orElse(0);
    Score best =
        scores.stream()
            .filter(score -> score.probability() >= most - EQUALLY_WELL)
            .findFirst()
            .orElse(scores.get(0));
    if (given.isEmpty() && best.right() < FEWEST) {
      throw new ModelException(
          classifier.model()
              + ": reads only "
              + best.right()
              + " of "
              + SampleDigits.COUNT
              + " drawn digits, whichever range of pixels it is given; name the range that it takes"
              + " (--image), or another task if its classes are no digits");
    }
    return best.input();
  }

  /** Returns the scores with these ranges, in the first form that the network runs in. */
  private List<Score> scores(List<Normalization> ranges) {
    ModelException refusal = null;
    for (DigitInput form : forms) {
      List<Score> scores = new ArrayList<>();
      try {
        for (Normalization range : ranges) {
          scores.add(score(form.withRange(range)));
        }
        for (Normalization range : ranges) {
          scores.add(score(form.withRange(range.inverted())));
        }
        return scores;
      } catch (ModelException e) {
        refusal = refusal == null ? e : refusal;
      }
    }
    throw refusal;
  }

  private Score score(DigitInput input) {
    float[] probabilities = classifier.probabilities(digits, input);
    int classes = classifier.labels().size();
    int right = 0;
    double sum = 0;
    for (int i = 0; i < SampleDigits.COUNT; i++) {
      int label = SampleDigits.label(i);
      int best = 0;
      for (int c = 1; c < classes; c++) {
        best = probabilities[i * classes + c] > probabilities[i * classes + best] ? c : best;
      }
      right += best == label ? 1 : 0;
      float probability = probabilities[i * classes + label];
      sum += Float.isNaN(probability) ? 0 : probability;
    }
    return new Score(input, right, sum / SampleDigits.COUNT);
  }
}
