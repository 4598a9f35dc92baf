package dev.kiln.runtime.task.digits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.Page;
import dev.kiln.runtime.task.Pen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SurroundingsTest {
  private final Surroundings surroundings = new Surroundings();

  /** The unrest around the largest glyph. */
  private double unrest(Image picture) {
    DigitFinder.Found found = new DigitFinder().find(picture);
    Glyph largest =
        found.glyphs().stream()
            .reduce((a, b) -> a.box().area() >= b.box().area() ? a : b)
            .orElseThrow();
    return surroundings.unrest(largest, found.ink());
  }

  private static Page page(int height) {
    Page page = new Page(640, 480);
    new Pen(Math.max(2, height / 12.0), 3).draw(page, 5, 200, 40, height);
    return page;
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 30, 60, 120, 300})
  void blankPaperIsQuietInAnyLight(int height) {
    Page page = page(height);
    assertEquals(0, unrest(page.photograph(0.9, 0.1, 0, 0, 1)), 0.02);
    assertEquals(0, unrest(page.photograph(0.9, 0.1, 1, 5, 1)), 0.1);
    assertEquals(0, unrest(page.gradient(1, 0.3).photograph(0.2, 0.9, 1, 3, 1)), 0.15);
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 60, 120, 300})
  void faintLinesAreNearlyQuiet(int height) {
    double unrest = unrest(page(height).lines(16, true, 0.2).photograph(0.9, 0.1, 1, 3, 1));
    assertTrue(unrest > 0.01 && unrest < 0.15, height + ": " + unrest);
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 45, 60})
  void thePalesOfAFenceAreNotQuiet(int height) {
    Page page = new Page(640, 480);
    for (int x = 100; x < 100 + 2 * height; x += height / 8 + 4) {
      new Pen(3, 1).line(page, x, 40, x, 40 + height);
    }
    double unrest = unrest(page.photograph(0.9, 0.1, 0, 0, 1));
    assertTrue(unrest > 0.22, height + ": " + unrest);
  }

  @Test
  void aGlyphThatFillsThePictureHasNoSurroundings() {
    Page page = new Page(24, 40);
    new Pen(4, 1).draw(page, 1, 0, 0, 40);
    assertTrue(unrest(page.photograph(0.9, 0.1, 0, 0, 1)) < 0.1);
  }
}
