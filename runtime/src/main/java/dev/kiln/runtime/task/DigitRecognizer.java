package dev.kiln.runtime.task;

import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Box;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.digits.DigitFinder;
import dev.kiln.runtime.task.digits.Glyph;
import dev.kiln.runtime.task.digits.MnistNormalizer;
import dev.kiln.runtime.task.digits.ReadingOrder;
import dev.kiln.runtime.task.digits.Surroundings;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * A reader of the digits in a picture: dark on light or light on dark, of any size from about 10
 * pixels up, also in uneven light. Accepts Kiln's digits models: input {@code image}, uint8 [N, 28,
 * 28, 1], light strokes on black; output {@code logits}, float [N, 10].
 *
 * <p>A model with ten classes assigns a digit to everything, including leaves and bricks. Left out
 * are therefore results of low confidence, and marks among others of their kind instead of on
 * paper. If most of a picture is like that, only results of very high confidence on clean paper are
 * kept.
 *
 * <p>Immutable and thread-safe. Does not close the model; that is left to its owner.
 */
public final class DigitRecognizer {
  /** The default minimum confidence of a digit. */
  public static final double MINIMUM_CONFIDENCE = 0.5;

  private static final int SIZE = MnistNormalizer.SIZE;
  private static final List<String> DIGITS =
      List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

  private final Model model;
  private final List<String> labels;
  private final Acceptance acceptance;
  private final Deque<Reader> readers;

  /** The workspace of one thread; its buffers are reused for every picture. */
  private static final class Reader {
    private final DigitFinder finder = new DigitFinder();
    private final MnistNormalizer normalizer = new MnistNormalizer();
    private final Surroundings surroundings = new Surroundings();
  }

  /**
   * Creates a recognizer with {@link #MINIMUM_CONFIDENCE}.
   *
   * @throws ModelException if the model is not a digits model
   */
  public DigitRecognizer(Model model) {
    if (!readsDigits(model)) {
      throw new ModelException(
          model
              + ": not a digits model: its task is '"
              + model.card().taskName()
              + "', inputs "
              + model.inputs()
              + ", outputs "
              + model.outputs()
              + "; expected task 'digits', input image uint8 [N, 28, 28, 1], output logits float"
              + " [N, 10]");
    }
    this.model = model;
    this.labels = model.card().labels().isEmpty() ? DIGITS : model.card().labels();
    this.acceptance = new Acceptance(MINIMUM_CONFIDENCE, true);
    this.readers = new ConcurrentLinkedDeque<>();
  }

  private DigitRecognizer(DigitRecognizer other, Acceptance acceptance) {
    this.model = other.model;
    this.labels = other.labels;
    this.acceptance = acceptance;
    this.readers = other.readers;
  }

  /**
   * Returns a recognizer with another minimum confidence, which does not depend on the rest of the
   * picture.
   *
   * @param confidence the minimum confidence of a digit that is reported, 0 to 1; 0 reports
   *     everything that looks like a digit, on paper or not
   * @throws IllegalArgumentException if the confidence is not in 0..1
   */
  public DigitRecognizer withMinimumConfidence(double confidence) {
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException(
          "a minimum confidence of " + confidence + "; expected 0 to 1");
    }
    return new DigitRecognizer(this, new Acceptance(confidence, false));
  }

  private static boolean readsDigits(Model model) {
    return model.card().task() == Task.DIGITS
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
   * Reads the digits in a picture.
   *
   * @return the digits in reading order; empty if there are none. Results for which the model
   *     outputs NaN are left out.
   * @throws ModelException if the model fails or is closed
   */
  public List<Digit> recognize(Image image) {
    return recognize(image, StageTimes.NONE);
  }

  /**
   * Reads the digits in a picture and records the time of each stage.
   *
   * @param times is notified at the end of each stage; {@link StageTimes#NONE} to record nothing
   * @throws ModelException if the model fails or is closed
   */
  public List<Digit> recognize(Image image, StageTimes times) {
    Reader idle = readers.poll();
    Reader reader = idle == null ? new Reader() : idle;
    try {
      return read(image, reader, times);
    } finally {
      readers.push(reader);
    }
  }

  private List<Digit> read(Image image, Reader reader, StageTimes times) {
    DigitFinder.Found found = reader.finder.find(image);
    List<Glyph> glyphs = ReadingOrder.sort(found.glyphs());
    byte[] batch = new byte[glyphs.size() * SIZE * SIZE];
    double[] unrest = new double[glyphs.size()];
    for (int i = 0; i < glyphs.size(); i++) {
      reader.normalizer.normalize(glyphs.get(i), found.ink(), batch, i * SIZE * SIZE);
      unrest[i] = reader.surroundings.unrest(glyphs.get(i), found.ink());
    }
    times.done(Stage.PRE);
    if (glyphs.isEmpty()) {
      return List.of();
    }
    Tensor input = Tensor.bytes(batch, glyphs.size(), SIZE, SIZE, 1);
    float[] logits = model.run(Map.of("image", input)).get("logits").toFloats();
    times.done(Stage.RUN);
    List<Digit> digits = new ArrayList<>();
    for (int i = 0; i < glyphs.size(); i++) {
      Box box = scaled(glyphs.get(i).box(), found.scale(), image);
      digits.add(classified(logits, i * labels.size(), box));
    }
    return acceptance.of(digits, unrest);
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
