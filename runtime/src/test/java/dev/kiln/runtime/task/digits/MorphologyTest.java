package dev.kiln.runtime.task.digits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MorphologyTest {
  private final Morphology morphology = new Morphology();

  private static int[] noise(int count, long seed) {
    Random random = new Random(seed);
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(256);
    }
    return values;
  }

  private int[] closed(int[] values, int width, int height, int radius) {
    int[] closed = values.clone();
    morphology.close(closed, width, height, radius);
    return closed;
  }

  @Test
  void dilationIsTheLargestValueOfEachWindow() {
    int[][] sizes = {{1, 1, 3}, {5, 4, 1}, {9, 13, 2}, {16, 7, 20}, {30, 30, 0}, {1, 17, 4}};
    for (int[] size : sizes) {
      int width = size[0];
      int height = size[1];
      int radius = size[2];
      int[] values = noise(width * height, width);
      int[] expected = new int[values.length];
      for (int i = 0; i < values.length; i++) {
        for (int k = 0; k < values.length; k++) {
          boolean near =
              Math.abs(i % width - k % width) <= radius
                  && Math.abs(i / width - k / width) <= radius;
          expected[i] = near ? Math.max(expected[i], values[k]) : expected[i];
        }
      }
      morphology.dilate(values, width, height, radius);
      assertArrayEquals(expected, values);
    }
  }

  @Test
  void closingNeverDarkensAndClosesOnce() {
    int[] values = noise(40 * 30, 1);
    int[] closed = closed(values, 40, 30, 3);
    for (int i = 0; i < values.length; i++) {
      assertTrue(closed[i] >= values[i]);
    }
    assertArrayEquals(closed, closed(closed, 40, 30, 3));
  }

  @Test
  void closingFillsStrokesAndKeepsGradients() {
    int[] paper = new int[60 * 60];
    int[] written = new int[60 * 60];
    for (int i = 0; i < paper.length; i++) {
      paper[i] = 100 + 2 * (i % 60);
      written[i] = i % 60 >= 30 && i % 60 < 35 ? 10 : paper[i];
    }
    assertArrayEquals(paper, closed(paper, 60, 60, 8));
    int[] closed = closed(written, 60, 60, 8);
    assertEquals(paper[20], closed[20]);
    assertTrue(closed[32] >= paper[29]);
  }
}
