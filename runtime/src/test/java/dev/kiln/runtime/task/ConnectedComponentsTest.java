package dev.kiln.runtime.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.image.Box;
import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectedComponentsTest {
  private static ConnectedComponents of(boolean[] mask, int width, int height) {
    float[] brightness = new float[mask.length];
    float[] strength = new float[mask.length];
    for (int i = 0; i < mask.length; i++) {
      brightness[i] = mask[i] ? 50 : 200;
      strength[i] = mask[i] ? 0.75f : 0;
    }
    return ConnectedComponents.of(new Ink(brightness, strength, mask, width, height));
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 0.5", "1, 50, 0.5", "50, 1, 0.5", "31, 17, 0.2", "64, 64, 0.4", "40, 40, 0.9"})
  void agreesWithFloodFilling(int width, int height, double density) {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      boolean[] mask = new boolean[width * height];
      for (int i = 0; i < mask.length; i++) {
        mask[i] = random.nextDouble() < density;
      }
      ConnectedComponents found = of(mask, width, height);
      int filled = 0;
      boolean[] seen = new boolean[mask.length];
      for (int i = 0; i < mask.length; i++) {
        assertEquals(mask[i], found.labels()[i] > 0);
        if (mask[i] && !seen[i]) {
          filled++;
          Component component = found.components().get(found.labels()[i] - 1);
          assertEquals(component.area(), fill(mask, seen, i, width, height, found.labels()));
        }
      }
      assertEquals(filled, found.components().size());
    }
  }

  private static int fill(boolean[] mask, boolean[] seen, int start, int w, int h, int[] labels) {
    ArrayDeque<Integer> open = new ArrayDeque<>();
    open.add(start);
    seen[start] = true;
    int area = 0;
    while (!open.isEmpty()) {
      int at = open.remove();
      area++;
      assertEquals(labels[start], labels[at]);
      for (int y = Math.max(0, at / w - 1); y <= Math.min(h - 1, at / w + 1); y++) {
        for (int x = Math.max(0, at % w - 1); x <= Math.min(w - 1, at % w + 1); x++) {
          int next = y * w + x;
          if (mask[next] && !seen[next]) {
            seen[next] = true;
            open.add(next);
          }
        }
      }
    }
    return area;
  }

  @Test
  void aBarIsMeasured() {
    boolean[] mask = new boolean[60 * 40];
    for (int y = 10; y < 34; y++) {
      for (int x = 20; x < 24; x++) {
        mask[y * 60 + x] = true;
      }
    }
    Component bar = of(mask, 60, 40).components().get(0);
    assertEquals(new Box(20, 10, 4, 24), bar.box());
    assertEquals(96, bar.area());
    assertEquals(56, bar.outline());
    assertEquals(0.75, bar.strength(), 1e-6);
    assertEquals(0.75, bar.edge(), 1e-6);
    assertEquals(150, bar.contrast(), 1e-3);
    assertTrue(Math.abs(bar.strokeWidth() - 4) < 1, "stroke width " + bar.strokeWidth());
  }
}
