package dev.kiln.runtime.task;

import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.errors.ModelException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A classifier of single digits as in MNIST: 28x28 pixels, light strokes on black. Accepts Kiln's
 * digits models, with input uint8 [N, 28, 28, 1], and networks for MNIST that other programs made:
 * uint8, float or float16, [N, 1, 28, 28], [N, 28, 28, 1], [N, 28, 28] or [N, 784], for one digit,
 * a fixed number or any; outputs are logits or probabilities, [N, 10]. Digits are resized for a
 * network of another size, such as AlexNet's [N, 224, 224, 1].
 *
 * <p>Whether a network takes 0..255, 0..1, -1..1 or MNIST's mean and deviation, and light strokes
 * or dark ones, is found by having it read a few drawn digits: the first range with which it reads
 * them nearly as well as with the best one. Nothing is tried if the card names the task {@code
 * digits} and the input is uint8.
 *
 * <p>Immutable and thread-safe. Does not close the model; that is left to its owner.
 */
public final class DigitClassifier {
  private static final Requirement REQUIREMENT =
      new Requirement(
          "a digits model",
          EnumSet.of(Task.DIGITS),
          "a digit in: uint8, float or float16 [N, 28, 28, 1], [N, 1, 28, 28], [N, 28, 28],"
              + " also of other sizes, or [N, 784], and logits out: float [N, 10]");

  private static final int CLASSES = 10;
  private static final List<String> DIGITS =
      List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

  private final Model model;
  private final List<String> labels;
  private final String output;
  private final DigitInput input;

  /**
   * Creates a classifier. The range of the network's pixels is found by trying.
   *
   * @throws ModelException if the model does not read digits, or fails
   */
  public DigitClassifier(Model model) {
    this(model, List.of());
  }

  /**
   * Creates a classifier for a network that takes another range of pixels. Whether it takes light
   * strokes or dark ones is found by trying.
   *
   * @param range the range of the pixels that the network takes
   * @throws IllegalArgumentException if the range is one for several channels
   * @throws ModelException if the model does not take digits, or fails
   */
  public DigitClassifier(Model model, Normalization range) {
    this(model, List.of(range));
  }

  private DigitClassifier(Model model, List<Normalization> ranges) {
    REQUIREMENT.checkTask(model);
    this.model = model;
    labels = model.card().labels().isEmpty() ? DIGITS : model.card().labels();
    if (model.inputs().size() != 1 || labels.size() != CLASSES) {
      throw REQUIREMENT.refusal(model);
    }
    Port port = model.inputs().get(0);
    List<DigitInput> inputs = DigitInput.of(port);
    output = output(model);
    if (inputs.isEmpty()) {
      throw REQUIREMENT.refusal(model);
    }
    boolean known = model.card().task() == Task.DIGITS && port.type() == ElementType.UINT8;
    input = known && ranges.isEmpty() ? inputs.get(0) : new DigitTrial(this, inputs).best(ranges);
  }

  /** Returns the name of the output that gives a number for each digit. */
  private static String output(Model model) {
    Stream<Port> named = model.outputs().stream().filter(port -> port.name().equals("logits"));
    return Stream.concat(named, model.outputs().stream())
        .filter(DigitClassifier::givesClasses)
        .findFirst()
        .orElseThrow(() -> REQUIREMENT.refusal(model))
        .name();
  }

  private static boolean givesClasses(Port port) {
    List<Long> dims = port.dims();
    long numbers = 1;
    for (long dim : dims.subList(Math.min(1, dims.size()), dims.size())) {
      numbers *= dim < 0 ? CLASSES : dim;
    }
    return OutputView.reads(port.type())
        && dims.size() > 1
        && numbers % CLASSES == 0
        && (numbers == CLASSES || dims.contains(-1L));
  }

  /** Returns the names of the ten classes. */
  public List<String> labels() {
    return labels;
  }

  /**
   * Returns the probabilities of the ten classes for each digit.
   *
   * @param digits 28x28 bytes for each digit, row by row: 0 for paper to 255 for ink
   * @throws IllegalArgumentException if they are not whole digits
   * @throws ModelException if the model fails or is closed
   */
  public float[] probabilities(byte[] digits) {
    if (digits.length % DigitInput.PIXELS != 0) {
      throw new IllegalArgumentException(
          digits.length + " pixels of digits; expected " + DigitInput.PIXELS + " for each");
    }
    return probabilities(digits, input);
  }

  float[] probabilities(byte[] digits, DigitInput form) {
    int count = digits.length / DigitInput.PIXELS;
    int batch = form.atOnce(count);
    float[] result = new float[count * CLASSES];
    for (int from = 0; from < count; from += batch) {
      Tensor pixels = form.tensor(digits, from, batch);
      Tensor answer = model.run(Map.of(form.port().name(), pixels)).get(output);
      read(answer, batch, result, from);
    }
    return result;
  }

  private void read(Tensor answer, int batch, float[] result, int from) {
    OutputView view = new OutputView();
    view.show(answer);
    long numbers = 1;
    for (long dim : view.shape()) {
      numbers *= dim;
    }
    if (numbers != (long) batch * CLASSES) {
      throw new ModelException(
          model
              + ": the output "
              + output
              + " is "
              + answer
              + " for "
              + batch
              + " digits; expected ten numbers for each");
    }
    float[] numbersOfOne = new float[CLASSES];
    float[] one = new float[CLASSES];
    for (int i = 0; i < batch && (from + i) * CLASSES < result.length; i++) {
      view.floats(i * CLASSES).get(numbersOfOne);
      Probabilities.of(numbersOfOne, one);
      System.arraycopy(one, 0, result, (from + i) * CLASSES, CLASSES);
    }
  }

  Model model() {
    return model;
  }
}
