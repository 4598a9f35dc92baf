package dev.kiln.runtime.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.task.digits.DigitFinder;
import dev.kiln.runtime.task.digits.MnistNormalizerTest;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** MNIST's test digits on pages, photographed in many ways, are found and read. */
@EnabledIfSystemProperty(
    named = "kiln.shared",
    matches = ".+",
    disabledReason = "needs -Dkiln.shared=DIR with data/mnist and data/onnx")
class MnistPagesTest {
  @TempDir static Path folder;
  private static Mnist mnist;
  private static Model templates;

  @BeforeAll
  static void open() {
    mnist = Mnist.test(1000);
    Path file = TemplateModel.write(folder.resolve("mnist.onnx"), Mnist.train(3000));
    templates = Model.open(file, Options.defaults().withThreads(1));
  }

  @AfterAll
  static void close() {
    templates.close();
  }

  /** How a page is taken, and how much of it must be found and read at least. */
  enum Light {
    CLEAN(0.98, 0.87),
    NOISE(0.98, 0.87),
    BLUR(0.97, 0.80),
    CHALK(0.97, 0.84),
    PENCIL(0.95, 0.83),
    GRADIENT(0.97, 0.84),
    SHADOW(0.97, 0.84),
    SQUARED(0.97, 0.82);

    private final double found;
    private final double read;

    Light(double found, double read) {
      this.found = found;
      this.read = read;
    }

    Image take(Page page, long seed) {
      return switch (this) {
        case CLEAN -> page.photograph(1, 0.1, 0, 0, seed);
        case NOISE -> page.photograph(0.9, 0.15, 0, 20, seed);
        case BLUR -> page.photograph(0.9, 0.2, 2, 4, seed);
        case CHALK -> page.photograph(0.2, 0.85, 1, 5, seed);
        case PENCIL -> page.photograph(0.9, 0.55, 1, 4, seed);
        case GRADIENT -> page.gradient(1, 0.35).photograph(0.9, 0.2, 1, 4, seed);
        case SHADOW -> page.shadow(0.4, 0.2, 3, 0.5).photograph(0.9, 0.2, 1, 4, seed);
        case SQUARED -> page.lines(20, true, 0.25).photograph(0.9, 0.2, 1, 4, seed);
      };
    }
  }

  private static Page page(int size, long seed) {
    Page page = new Page(640, 480);
    Random random = new Random(seed);
    int cell = (int) (size * 1.5) + 4;
    int jitter = Math.max(1, size / 8);
    for (int y = 6; y + cell <= 476; y += cell) {
      for (int x = 6; x + cell <= 636; x += cell) {
        int k = random.nextInt(mnist.labels().length);
        int height = (int) (size * (0.85 + 0.3 * random.nextDouble()));
        int left = x + random.nextInt(jitter);
        page.write(mnist.images()[k], mnist.labels()[k], left, y + random.nextInt(jitter), height);
      }
    }
    return page;
  }

  @ParameterizedTest
  @EnumSource
  void digitsOfManySizesAreFoundAndRead(Light light) {
    // Cosines with templates are no probabilities.
    DigitRecognizer recognizer = new DigitRecognizer(templates).withMinimumConfidence(0);
    Score score = Score.ZERO;
    for (int size : new int[] {17, 22, 30, 45, 80, 150, 300}) {
      Page page = page(size, 31L * size);
      score = score.plus(Score.of(page, recognizer.recognize(light.take(page, size))));
    }
    assertTrue(score.written() > 600, score.toString());
    assertTrue(score.found() >= light.found * score.written(), light + ": " + score);
    assertTrue(score.read() >= light.read * score.found(), light + ": " + score);
    assertTrue(score.invented() <= 0.03 * score.written(), light + ": " + score);
    assertTrue(score.iou() >= 0.87 * score.found(), light + ": " + score);
  }

  @Test
  void anImageOfMnistIsOneDigit() {
    int one = 0;
    for (byte[] image : mnist.images()) {
      one +=
          new DigitFinder().find(new Image(image, 28, 28, PixelFormat.GREY)).glyphs().size() == 1
              ? 1
              : 0;
    }
    assertTrue(one >= 990, one + " of 1000");
  }

  @Test
  void aForeignNetworkReadsThemAsWellAsMnistItself() {
    Path file = Path.of(System.getProperty("kiln.shared"), "data/onnx/mnist-8-cntk.onnx");
    try (Model cntk = Model.open(file, Options.defaults().withThreads(1))) {
      assertEquals(Task.NONE, cntk.card().task());
      int original = 0;
      int pasted = 0;
      int found = 0;
      for (int i = 0; i < 300; i++) {
        Page page = new Page(120, 120);
        page.write(mnist.images()[i], mnist.labels()[i], 30, 30, 30 + i % 40);
        DigitFinder.Found seen = new DigitFinder().find(page.photograph(0.9, 0.2, 1, 5, i));
        if (seen.glyphs().size() == 1) {
          found++;
          byte[] digit = MnistNormalizerTest.only(seen);
          pasted += classify(cntk, digit) == mnist.labels()[i] ? 1 : 0;
          original += classify(cntk, mnist.images()[i]) == mnist.labels()[i] ? 1 : 0;
        }
      }
      assertTrue(found >= 297, found + " of 300 found");
      assertTrue(original >= 294, original + " originals read");
      assertTrue(pasted >= original - 6, pasted + " read, " + original + " of the originals");
    }
  }

  private static int classify(Model cntk, byte[] digit) {
    float[] pixels = new float[784];
    for (int i = 0; i < 784; i++) {
      pixels[i] = digit[i] & 0xff;
    }
    Tensor input = Tensor.floats(pixels, 1, 1, 28, 28);
    float[] logits = cntk.run(Map.of("Input3", input)).get("Plus214_Output_0").toFloats();
    int best = 0;
    for (int c = 1; c < 10; c++) {
      best = logits[c] > logits[best] ? c : best;
    }
    return best;
  }
}
