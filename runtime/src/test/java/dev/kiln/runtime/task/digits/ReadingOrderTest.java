package dev.kiln.runtime.task.digits;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.runtime.image.Box;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingOrderTest {
  private static Glyph glyph(int x, int y, int width, int height) {
    return new Glyph(new Component(null, new Box(x, y, width, height), 1, 4), 1, 1, 1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.12, -0.05, 0, 0.05, 0.12})
  void linesMayBeSkewedAndUneven(double skew) {
    Random random = new Random(3);
    List<Glyph> expected = new ArrayList<>();
    for (int line = 0; line < 5; line++) {
      for (int i = 0; i < 12; i++) {
        int x = 20 + 45 * i + random.nextInt(8);
        int y = 100 + 55 * line + (int) (skew * x) + random.nextInt(9) - 4;
        expected.add(glyph(x, y, 12 + random.nextInt(18), 28 + random.nextInt(10)));
      }
    }
    for (int seed = 0; seed < 20; seed++) {
      List<Glyph> shuffled = new ArrayList<>(expected);
      Collections.shuffle(shuffled, new Random(seed));
      assertEquals(expected, ReadingOrder.sort(shuffled));
    }
  }

  @Test
  void aSmallDigitStaysInItsLine() {
    Glyph large = glyph(0, 0, 40, 60);
    Glyph small = glyph(60, 35, 15, 20);
    Glyph below = glyph(5, 80, 40, 60);
    assertEquals(List.of(large, small, below), ReadingOrder.sort(List.of(below, small, large)));
    assertEquals(List.of(), ReadingOrder.sort(List.of()));
  }
}
