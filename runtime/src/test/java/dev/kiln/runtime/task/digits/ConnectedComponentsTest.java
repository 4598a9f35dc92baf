package dev.kiln.runtime.task.digits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.image.Box;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectedComponentsTest {
  private final ConnectedComponents components = new ConnectedComponents();

  /** The ink of dark pixels chosen by chance. */
  private static Ink ink(int width, int height, double density, long seed) {
    Random random = new Random(seed);
    byte[] grey = new byte[width * height];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (byte) (random.nextDouble() < density ? 20 : 220);
    }
    return ink(new Image(grey, width, height, PixelFormat.GREY));
  }

  private static Ink ink(Image picture) {
    Brightness brightness = new Brightness();
    brightness.take(picture);
    Ink ink = new Ink();
    ink.find(brightness);
    return ink;
  }

  private List<InkRun> of(Ink ink) {
    List<InkRun> roots = new ArrayList<>();
    components.find(ink, roots::add);
    return roots;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 0.5",
    "1, 50, 0.02",
    "50, 1, 0.02",
    "31, 17, 0.02",
    "64, 64, 0.03",
    "200, 90, 0.01"
  })
  void agreesWithFloodFilling(int width, int height, double density) {
    for (int seed = 0; seed < 20; seed++) {
      Ink ink = ink(width, height, density, seed);
      int[] labels = new int[width * height];
      int count = 0;
      for (InkRun first : of(ink)) {
        count++;
        for (InkRun run = first; run != null; run = run.next) {
          for (int x = run.begin; x < run.end; x++) {
            assertEquals(0, labels[run.y * width + x], "no pixel is of two runs");
            labels[run.y * width + x] = count;
          }
        }
      }
      int filled = 0;
      boolean[] seen = new boolean[labels.length];
      for (int i = 0; i < labels.length; i++) {
        assertEquals(ink.at(i % width, i / width), labels[i] > 0);
        if (labels[i] > 0 && !seen[i]) {
          filled++;
          fill(labels, seen, i, width, height);
        }
      }
      assertEquals(filled, count);
    }
  }

  private static void fill(int[] labels, boolean[] seen, int start, int w, int h) {
    ArrayDeque<Integer> open = new ArrayDeque<>();
    open.add(start);
    seen[start] = true;
    while (!open.isEmpty()) {
      int at = open.remove();
      assertEquals(labels[start], labels[at]);
      for (int y = Math.max(0, at / w - 1); y <= Math.min(h - 1, at / w + 1); y++) {
        for (int x = Math.max(0, at % w - 1); x <= Math.min(w - 1, at % w + 1); x++) {
          int next = y * w + x;
          if (labels[next] > 0 && !seen[next]) {
            seen[next] = true;
            open.add(next);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"40, 30, 0.03", "90, 70, 0.01"})
  void areaAndOutlineAreThoseOfThePixels(int width, int height, double density) {
    for (int seed = 0; seed < 20; seed++) {
      Ink ink = ink(width, height, density, seed);
      int area = 0;
      int outline = 0;
      for (int i = 0; i < width * height; i++) {
        int x = i % width;
        int y = i / width;
        if (ink.at(x, y)) {
          area++;
          outline += (ink.at(x - 1, y) ? 0 : 1) + (ink.at(x + 1, y) ? 0 : 1);
          outline += (ink.at(x, y - 1) ? 0 : 1) + (ink.at(x, y + 1) ? 0 : 1);
        }
      }
      List<Component> shapes = new ArrayList<>();
      of(ink).forEach(root -> shapes.add(Component.of(root)));
      assertEquals(area, shapes.stream().mapToInt(Component::area).sum());
      assertEquals(outline, shapes.stream().mapToInt(Component::outline).sum());
    }
  }

  @Test
  void aBarIsMeasured() {
    byte[] grey = new byte[60 * 40];
    Arrays.fill(grey, (byte) 200);
    for (int y = 10; y < 34; y++) {
      Arrays.fill(grey, y * 60 + 20, y * 60 + 24, (byte) 50);
    }
    Ink ink = ink(new Image(grey, 60, 40, PixelFormat.GREY));
    List<InkRun> roots = of(ink);
    assertEquals(1, roots.size());
    Component bar = Component.of(roots.get(0));
    assertEquals(new Box(20, 10, 4, 24), bar.box());
    assertEquals(96, bar.area());
    assertEquals(56, bar.outline());
    assertTrue(Math.abs(bar.strokeWidth() - 4) < 1, "stroke width " + bar.strokeWidth());
    Glyph glyph = Glyph.of(bar, ink);
    assertEquals(0.75, glyph.strength(), 1e-6);
    assertEquals(0.75, glyph.edge(), 0.1);
    assertEquals(150, glyph.contrast(), 20);
  }
}
