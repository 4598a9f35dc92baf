package dev.kiln.runtime.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.OnnxWriter;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Box;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.digits.DigitFinder;
import dev.kiln.runtime.task.digits.MnistNormalizerTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a model whose templates are drawn digits, so that no data set is needed. */
class DigitRecognizerTest {
  @TempDir Path nans;
  @TempDir static Path folder;
  private static Model model;
  private static DigitRecognizer recognizer;

  @BeforeAll
  static void open() {
    byte[][] images = new byte[40][];
    int[] labels = new int[40];
    for (int i = 0; i < 40; i++) {
      labels[i] = i % 10;
      Page page = new Page(140, 140);
      new Pen(4 + i / 10 * 3, 100 + i).draw(page, labels[i], 25, 20, 90);
      DigitFinder.Found found = new DigitFinder().find(page.photograph(1, 0, 0, 0, i));
      images[i] = MnistNormalizerTest.only(found);
    }
    Mnist drawn = new Mnist(images, labels);
    Path file = TemplateModel.write(folder.resolve("drawn.onnx"), drawn);
    model = Model.open(file, Options.defaults().withThreads(1));
    // Cosines with templates are no probabilities.
    recognizer = new DigitRecognizer(model).withMinimumConfidence(0);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static String read(Image picture) {
    return recognizer.recognize(picture).stream().map(Digit::label).collect(Collectors.joining());
  }

  /** Three lines that climb. */
  private static Page lines(double slope) {
    Page page = new Page(640, 480);
    Pen pen = new Pen(5, 9);
    String[] lines = {"3141592", "0628318", "7704965"};
    for (int line = 0; line < lines.length; line++) {
      for (int i = 0; i < 7; i++) {
        int x = 20 + 85 * i;
        int y = 80 + 120 * line + (int) (slope * x);
        pen.draw(page, lines[line].charAt(i) - '0', x, y, 70);
      }
    }
    return page;
  }

  @Test
  void whatTheModelAnswersWithNaNIsNoDigit() {
    Path file =
        new OnnxWriter()
            .input("image", OnnxWriter.UINT8, "N", 28, 28, 1)
            .longs("flat", -1, 784)
            .floats("weights", new float[7840], 784, 10)
            .floats("nan", new float[] {Float.NaN})
            .node("Cast", List.of("image"), "pixels", Map.of("to", OnnxWriter.FLOAT))
            .node("Reshape", List.of("pixels", "flat"), "rows", Map.of())
            .node("MatMul", List.of("rows", "weights"), "zeros", Map.of())
            .node("Add", List.of("zeros", "nan"), "logits", Map.of())
            .output("logits", OnnxWriter.FLOAT, "N", 10)
            .metadata("kiln.task", "digits")
            .write(nans.resolve("nan.onnx"));
    Page page = new Page(320, 120);
    new Pen(5, 1).draw(page, 7, 40, 30, 70);
    Image picture = page.photograph(0.95, 0.15, 1, 4, 1);
    try (Model model = Model.open(file)) {
      DigitRecognizer recognizer = new DigitRecognizer(model);
      assertEquals(List.of(), recognizer.recognize(picture));
      assertEquals(List.of(), recognizer.withMinimumConfidence(0).recognize(picture));
    }
  }

  @Test
  void readsSkewedLinesInOrder() {
    for (double slope : new double[] {-0.1, 0, 0.1}) {
      Page page = lines(slope).gradient(1, 0.4);
      assertEquals("314159206283187704965", read(page.photograph(0.95, 0.15, 1, 4, 1)));
      assertEquals("314159206283187704965", read(page.photograph(0.15, 0.95, 1, 4, 2)));
    }
  }

  @Test
  void confidencesAndBoxesAreSound() {
    Page page = lines(0);
    for (Digit digit : recognizer.recognize(page.photograph(0.95, 0.15, 0, 4, 1))) {
      assertTrue(digit.confidence() > 0.1 && digit.confidence() <= 1, digit.toString());
      assertTrue(new Box(0, 0, page.width, page.height).contains(digit.box()), digit.toString());
    }
  }

  @Test
  void boxesAreInPixelsOfTheGivenPicture() {
    Page page = lines(0);
    Image picture = page.photograph(0.95, 0.15, 0, 0, 1);
    List<Digit> digits = recognizer.recognize(picture);
    List<Digit> larger = recognizer.recognize(picture.resize(640 * 4, 480 * 4));
    assertEquals(21, larger.size());
    for (int i = 0; i < 21; i++) {
      Box box = digits.get(i).box();
      Box expected = new Box(4 * box.x(), 4 * box.y(), 4 * box.width(), 4 * box.height());
      long common = expected.overlap(larger.get(i).box());
      assertTrue(common > 0.8 * expected.union(larger.get(i).box()).area(), box.toString());
    }
  }

  @Test
  void readsTheSameEveryTimeAndFromSeveralThreads() {
    Image picture = lines(0.05).photograph(0.9, 0.2, 1, 10, 3);
    List<Digit> once = recognizer.recognize(picture);
    IntStream.range(0, 12)
        .parallel()
        .forEach(i -> assertEquals(once, recognizer.recognize(picture)));
  }

  @Test
  void aPictureWithoutDigitsGivesNone() {
    assertEquals(List.of(), recognizer.recognize(new Page(640, 480).photograph(1, 0, 0, 0, 1)));
    assertEquals(List.of(), recognizer.recognize(new Page(1, 1).photograph(1, 0, 0, 0, 1)));
  }

  @Test
  void anotherModelIsRefused() {
    Path file =
        new OnnxWriter()
            .input("image", OnnxWriter.UINT8, "N", 28, 28, 3)
            .node("Cast", List.of("image"), "logits", Map.of("to", 1))
            .output("logits", OnnxWriter.FLOAT, "N", 28, 28, 3)
            .metadata("kiln.task", "style")
            .write(folder.resolve("style.onnx"));
    try (Model style = Model.open(file)) {
      ModelException e = assertThrows(ModelException.class, () -> new DigitRecognizer(style));
      assertTrue(
          e.getMessage().startsWith("style.onnx: not a digits model: its task is 'style'"),
          e.getMessage());
    }
  }
}
