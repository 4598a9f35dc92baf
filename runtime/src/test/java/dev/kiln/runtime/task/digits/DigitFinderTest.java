package dev.kiln.runtime.task.digits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.image.Box;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.task.Digit;
import dev.kiln.runtime.task.Page;
import dev.kiln.runtime.task.Pen;
import dev.kiln.runtime.task.Score;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigitFinderTest {
  /** All ten digits in one or more rows, as high as wanted. */
  private static Page tenDigits(double pen, int height) {
    Page page = new Page(640, 480);
    Pen hand = new Pen(pen, 5);
    int column = (int) (0.9 * height + pen + 10);
    int perRow = 620 / column;
    int row = (int) (1.2 * height + pen + 10);
    int top = 10 + (int) pen;
    for (int d = 0; d < 10 && top + d / perRow * row + row < 480; d++) {
      int x = 10 + (int) pen + d % perRow * column;
      hand.draw(page, d, x, top + d / perRow * row, height);
    }
    return page;
  }

  private static Score score(Page page, Image picture) {
    List<Digit> digits = new ArrayList<>();
    DigitFinder.Found found = new DigitFinder().find(picture);
    found.glyphs().forEach(g -> digits.add(new Digit("?", 1, g.box())));
    return Score.of(page, digits);
  }

  private static void assertAllFound(Page page, Image picture) {
    Score score = score(page, picture);
    assertEquals(score.written(), score.found(), score.toString());
    assertEquals(0, score.invented(), score.toString());
    assertTrue(score.iou() / score.found() > 0.85, score.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 30", "1, 120", "2, 15", "2, 60", "3, 30", "3, 240", "4, 60", "8, 120", "14, 120", "24, 120",
    "30, 300"
  })
  void drawnDigitsAreFoundDarkOnLightAndLightOnDark(double pen, int height) {
    Page page = tenDigits(pen, height);
    assertAllFound(page, page.photograph(1, 0, 0, 0, 1));
    assertAllFound(page, page.photograph(0.1, 0.95, 0, 0, 2));
  }

  @ParameterizedTest
  @CsvSource({"1, 0.2", "0.3, 1"})
  void lightMayFallOff(double from, double to) {
    Page page = tenDigits(5, 70).gradient(from, to);
    assertAllFound(page, page.photograph(0.95, 0.2, 1, 3, 1));
    assertAllFound(page, page.photograph(0.2, 0.95, 1, 3, 1));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 5, 40})
  void shadowsMayCrossDigits(double softness) {
    Page page = tenDigits(5, 70).shadow(0.3, 0.3, softness, 0.5).shadow(0.8, -0.3, softness, 0.3);
    assertAllFound(page, page.photograph(0.95, 0.15, 1, 4, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 24, 40})
  void paperMayBeRuledOrSquared(int spacing) {
    for (boolean squared : new boolean[] {false, true}) {
      Page page = tenDigits(5, 70).lines(spacing, squared, 0.2);
      assertAllFound(page, page.photograph(0.95, 0.15, 1, 3, 1));
    }
  }

  @Test
  void noiseAndBlurMayCoverTheEdges() {
    Page page = tenDigits(5, 60);
    assertAllFound(page, page.photograph(0.9, 0.15, 0, 30, 1));
    assertAllFound(page, page.photograph(0.9, 0.4, 3, 6, 2));
    assertAllFound(page, page.photograph(0.25, 0.8, 2, 10, 3));
  }

  @Test
  void framesLinesAndBlobsAreNoDigits() {
    Page page = tenDigits(4, 50);
    new Pen(6, 1).line(page, 2, 300, 638, 304);
    new Pen(3, 1).line(page, 2, 460, 638, 450);
    new Pen(80, 1).dot(page, 300, 390);
    new Pen(24, 1).dot(page, 500, 390);
    for (int i = 0; i < 5; i++) {
      new Pen(1, 1).line(page, i, 0, i, 479);
      new Pen(1, 1).line(page, 0, 479 - i, 639, 479 - i);
      new Pen(1, 1).line(page, 0, i, 639, i);
    }
    assertAllFound(page, page.photograph(0.95, 0.1, 0, 3, 1));
    assertAllFound(page, page.photograph(0.1, 0.95, 0, 3, 1));
  }

  @Test
  void brokenStrokesAreOneDigit() {
    Page page = tenDigits(8, 100);
    // A scratch through the upper row, but not through the 0 and the 1: a 1 in halves may be two.
    for (int x = 220; x < page.width; x++) {
      for (int y = 60; y < 67; y++) {
        page.ink[y * page.width + x] = 0;
      }
    }
    Score score = score(page, page.photograph(0.95, 0.1, 0, 3, 1));
    assertEquals(score.written(), score.found(), score.toString());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 2, 8, 20, 40, 80, 200})
  void noiseAloneIsEmpty(double noise) {
    for (int seed = 0; seed < 3; seed++) {
      for (int blur = 0; blur < 3; blur++) {
        Image picture = new Page(320, 240).photograph(0.6, 0.6, blur, noise, seed);
        assertEquals(0, new DigitFinder().find(picture).glyphs().size());
      }
    }
  }

  @Test
  void unevenLightAloneIsEmpty() {
    Page shadowed = new Page(640, 480).gradient(1, 0.2).shadow(0.3, 0.2, 3, 0.5);
    assertEquals(0, new DigitFinder().find(shadowed.photograph(0.9, 0, 1, 4, 1)).glyphs().size());
    Page ruled = new Page(640, 480).gradient(1, 0.2).lines(24, false, 0.2);
    assertEquals(0, new DigitFinder().find(ruled.photograph(0.9, 0, 1, 4, 1)).glyphs().size());
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "1, 1000", "1000, 1", "7, 3", "3, 40", "28, 28"})
  void tinyAndNarrowPicturesAreFine(int width, int height) {
    for (double noise : new double[] {0, 90}) {
      Image picture = new Page(width, height).photograph(0.5, 0.1, 0, noise, 1);
      new DigitFinder()
          .find(picture)
          .glyphs()
          .forEach(g -> assertTrue(new Box(0, 0, width, height).contains(g.box())));
    }
  }

  @Test
  void largePicturesAreScaledDown() {
    Page page = tenDigits(8, 90);
    for (int factor = 2; factor <= 5; factor++) {
      Image large = page.photograph(0.9, 0.1, 1, 4, 1).resize(640 * factor, 480 * factor);
      DigitFinder.Found found = new DigitFinder().find(large);
      assertEquals(10, found.glyphs().size());
      assertEquals(Math.max(1, factor * 640 / 2000.0), found.scale(), 1e-9);
    }
  }

  /** As sharp as a picture of 40x40 pixels, in which thin and thick strokes are found as well. */
  @ParameterizedTest
  @CsvSource({"3, 100", "3, 320", "3, 640", "8, 100", "8, 320", "8, 640"})
  void aDigitEnlargedSmoothlyIsOneDigit(double pen, int size) {
    for (int digit = 0; digit < 10; digit++) {
      Page page = new Page(40, 40);
      new Pen(pen, digit).draw(page, digit, 10, 8, 24);
      Image small = page.photograph(1, 0, 0, 0, 1);
      Box box = new DigitFinder().find(small).glyphs().get(0).box();
      DigitFinder.Found found = new DigitFinder().find(small.resize(size, size));
      assertEquals(1, found.glyphs().size(), digit + " of " + size + " pixels");
      double scale = found.scale() * 40 / size;
      assertEquals(box.height(), scale * found.glyphs().get(0).box().height(), 4);
      assertEquals(box.width(), scale * found.glyphs().get(0).box().width(), 4);
    }
  }

  @Test
  void coloursAndTransparencyAreTaken() {
    Page page = tenDigits(4, 60);
    byte[] canvas = new byte[page.ink.length * 4];
    for (int i = 0; i < page.ink.length; i++) {
      canvas[4 * i + 2] = (byte) 200;
      canvas[4 * i + 3] = (byte) (255 * page.ink[i]);
    }
    assertAllFound(page, new Image(canvas, page.width, page.height, PixelFormat.RGBA));
  }
}
