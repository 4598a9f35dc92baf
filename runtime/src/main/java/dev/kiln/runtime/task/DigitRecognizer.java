package dev.kiln.runtime.task;

import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.ModelException;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.image.Box;
import dev.kiln.runtime.image.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds the digits in a picture and reads them: dark on light or light on dark, of any size from
 * some 10 pixels up, in uneven light. Takes Kiln's digits models: input {@code image}, uint8 [N,
 * 28, 28, 1], light strokes on black; output {@code logits}, float [N, 10].
 *
 * <p>Thread-safe. The model stays its owner's, who closes it.
 */
public final class DigitRecognizer {
  private static final int SIZE = MnistNormalizer.SIZE;
  private static final List<String> DIGITS =
      List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

  private final Model model;
  private final List<String> labels;

  /**
   * @throws ModelException if the model is not one that reads digits
   */
  public DigitRecognizer(Model model) {
    if (!readsDigits(model)) {
      throw new ModelException(
          model
              + ": not a digits model: its task is '"
              + model.card().task()
              + "', inputs "
              + model.inputs()
              + ", outputs "
              + model.outputs()
              + "; expected task 'digits', input image uint8 [N, 28, 28, 1], output logits float"
              + " [N, 10]");
    }
    this.model = model;
    this.labels = model.card().labels().isEmpty() ? DIGITS : model.card().labels();
  }

  private static boolean readsDigits(Model model) {
    return model.card().task().equals("digits")
        && model.inputs().size() == 1
        && has(model.inputs(), "image", ElementType.UINT8, 3, SIZE, SIZE, 1)
        && has(model.outputs(), "logits", ElementType.FLOAT, 3, 10)
        && (model.card().labels().isEmpty() || model.card().labels().size() == 10);
  }

  private static boolean has(List<Port> ports, String name, ElementType type, long... shape) {
    return ports.stream()
        .anyMatch(p -> p.name().equals(name) && p.type() == type && p.accepts(shape));
  }

  /**
   * Reads a picture.
   *
   * @return the digits in reading order; empty if there are none
   */
  public List<Digit> recognize(Image image) {
    DigitFinder.Found found = DigitFinder.find(image);
    List<Glyph> glyphs = ReadingOrder.sort(found.glyphs());
    if (glyphs.isEmpty()) {
      return List.of();
    }
    MnistNormalizer normalizer = new MnistNormalizer(found.ink(), found.labels());
    byte[] batch = new byte[glyphs.size() * SIZE * SIZE];
    for (int i = 0; i < glyphs.size(); i++) {
      byte[] digit = normalizer.normalize(glyphs.get(i));
      System.arraycopy(digit, 0, batch, i * digit.length, digit.length);
    }
    Tensor input = Tensor.bytes(batch, glyphs.size(), SIZE, SIZE, 1);
    float[] logits = model.run(Map.of("image", input)).get("logits").toFloats();
    List<Digit> digits = new ArrayList<>();
    for (int i = 0; i < glyphs.size(); i++) {
      Box box = scaled(glyphs.get(i).box(), found.scale(), image);
      digits.add(classified(logits, i * labels.size(), box));
    }
    return digits;
  }

  private Digit classified(float[] logits, int start, Box box) {
    int best = 0;
    for (int c = 1; c < labels.size(); c++) {
      best = logits[start + c] > logits[start + best] ? c : best;
    }
    double sum = 0;
    for (int c = 0; c < labels.size(); c++) {
      sum += Math.exp(logits[start + c] - logits[start + best]);
    }
    return new Digit(labels.get(best), (float) (1 / sum), box);
  }

  private static Box scaled(Box box, double scale, Image image) {
    int x = (int) (box.x() * scale);
    int y = (int) (box.y() * scale);
    int right = (int) Math.min(image.width(), Math.ceil(box.right() * scale));
    int bottom = (int) Math.min(image.height(), Math.ceil(box.bottom() * scale));
    return new Box(x, y, right - x, bottom - y);
  }
}
