package dev.kiln.runtime.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MorphologyTest {
  private static float[] noise(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(256);
    }
    return values;
  }

  @Test
  void dilationIsTheLargestValueOfEachWindow() {
    int[][] sizes = {{1, 1, 3}, {5, 4, 1}, {9, 13, 2}, {16, 7, 20}, {30, 30, 0}, {1, 17, 4}};
    for (int[] size : sizes) {
      int width = size[0];
      int height = size[1];
      int radius = size[2];
      float[] values = noise(width * height, width);
      float[] expected = new float[values.length];
      for (int i = 0; i < values.length; i++) {
        for (int k = 0; k < values.length; k++) {
          boolean near =
              Math.abs(i % width - k % width) <= radius
                  && Math.abs(i / width - k / width) <= radius;
          expected[i] = near ? Math.max(expected[i], values[k]) : expected[i];
        }
      }
      assertArrayEquals(expected, Morphology.dilate(values, width, height, radius));
    }
  }

  @Test
  void closingNeverDarkensAndClosesOnce() {
    float[] values = noise(40 * 30, 1);
    float[] closed = Morphology.close(values, 40, 30, 3);
    for (int i = 0; i < values.length; i++) {
      assertTrue(closed[i] >= values[i]);
    }
    assertArrayEquals(closed, Morphology.close(closed, 40, 30, 3));
  }

  @Test
  void closingFillsStrokesAndKeepsGradients() {
    float[] paper = new float[60 * 60];
    float[] written = new float[60 * 60];
    for (int i = 0; i < paper.length; i++) {
      paper[i] = 100 + 2 * (i % 60);
      written[i] = i % 60 >= 30 && i % 60 < 35 ? 10 : paper[i];
    }
    assertArrayEquals(paper, Morphology.close(paper, 60, 60, 8));
    float[] closed = Morphology.close(written, 60, 60, 8);
    assertEquals(paper[20], closed[20]);
    assertTrue(closed[32] >= paper[29]);
  }
}
