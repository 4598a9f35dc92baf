package dev.kiln.runtime.task;

import dev.kiln.runtime.Model;
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
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * A reader of the digits in a picture: dark on light or light on dark, of any size from about 10
 * pixels up, also in uneven light. Accepts what a {@link DigitClassifier} accepts: Kiln's digits
 * models and other networks for MNIST.
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

  private final DigitClassifier classifier;
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
   * @throws ModelException if the model does not read digits, or fails
   */
  public DigitRecognizer(Model model) {
    this(new DigitClassifier(model));
  }

  /**
   * Creates a recognizer with {@link #MINIMUM_CONFIDENCE} for a network that takes another range of
   * pixels.
   *
   * @param range the range of the pixels that the network takes
   * @throws IllegalArgumentException if the range is one for several channels
   * @throws ModelException if the model does not read digits, or fails
   */
  public DigitRecognizer(Model model, Normalization range) {
    this(new DigitClassifier(model, range));
  }

  private DigitRecognizer(DigitClassifier classifier) {
    this.classifier = classifier;
    this.acceptance = new Acceptance(MINIMUM_CONFIDENCE, true);
    this.readers = new ConcurrentLinkedDeque<>();
  }

  private DigitRecognizer(DigitRecognizer other, Acceptance acceptance) {
    this.classifier = other.classifier;
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
    float[] probabilities = classifier.probabilities(batch);
    times.done(Stage.RUN);
    List<Digit> digits = new ArrayList<>();
    for (int i = 0; i < glyphs.size(); i++) {
      Box box = scaled(glyphs.get(i).box(), found.scale(), image);
      digits.add(classified(probabilities, i * classifier.labels().size(), box));
    }
    return acceptance.of(digits, unrest);
  }

  private Digit classified(float[] probabilities, int start, Box box) {
    int best = 0;
    for (int c = 1; c < classifier.labels().size(); c++) {
      best = probabilities[start + c] > probabilities[start + best] ? c : best;
    }
    return new Digit(classifier.labels().get(best), probabilities[start + best], box);
  }

  private static Box scaled(Box box, double scale, Image image) {
    int x = (int) (box.x() * scale);
    int y = (int) (box.y() * scale);
    int right = (int) Math.min(image.width(), Math.ceil(box.right() * scale));
    int bottom = (int) Math.min(image.height(), Math.ceil(box.bottom() * scale));
    return new Box(x, y, right - x, bottom - y);
  }
}
