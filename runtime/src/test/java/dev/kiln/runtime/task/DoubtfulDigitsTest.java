package dev.kiln.runtime.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.image.Image;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With the model that comes with Kiln: what is no digit is left out, and no digit is lost. */
class DoubtfulDigitsTest {
  private static Model model;
  private static DigitRecognizer careful;
  private static DigitRecognizer rash;

  @BeforeAll
  static void open() {
    model = Model.open(Path.of("../models/digits.onnx"), Options.defaults().withThreads(1));
    careful = new DigitRecognizer(model);
    rash = careful.withMinimumConfidence(0);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void emptySquaredPaperHoldsAlmostNone() {
    int found = 0;
    int reported = 0;
    for (int spacing : new int[] {8, 12, 16, 20, 30}) {
      for (double strength : new double[] {0.1, 0.25, 0.5}) {
        Page page = new Page(640, 480).lines(spacing, true, strength);
        Image picture = page.photograph(0.9, 0.2, 1, 4, spacing);
        found += rash.recognize(picture).size();
        reported += careful.recognize(picture).size();
      }
    }
    assertTrue(found > 100, found + " squares were taken for digits");
    assertTrue(reported <= found / 100, reported + " of them are reported");
  }

  @Test
  void noDigitOfAPageIsLost() {
    for (int seed = 0; seed < 4; seed++) {
      Page page = new Page(640, 480);
      Pen pen = new Pen(5, seed);
      for (int i = 0; i < 28; i++) {
        pen.draw(page, i % 10, 20 + 85 * (i % 7), 20 + 115 * (i / 7), 70);
      }
      Image picture = page.gradient(1, 0.5).photograph(0.95, 0.15, 1, 4, seed);
      List<Digit> all = rash.recognize(picture);
      assertEquals(28, all.size());
      assertEquals(all, careful.recognize(picture), "seed " + seed);
    }
  }

  @Test
  void theBoundIsTheCallersToChoose() {
    Page page = new Page(640, 480).lines(16, true, 0.25);
    Image picture = page.photograph(0.9, 0.2, 1, 4, 16);
    for (Digit digit : careful.withMinimumConfidence(0.9999).recognize(picture)) {
      assertTrue(digit.confidence() >= 0.9999, digit.toString());
    }
    assertThrows(IllegalArgumentException.class, () -> careful.withMinimumConfidence(-0.1));
    assertThrows(IllegalArgumentException.class, () -> careful.withMinimumConfidence(Double.NaN));
  }
}
