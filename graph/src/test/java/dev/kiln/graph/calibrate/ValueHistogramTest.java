package dev.kiln.graph.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueHistogramTest {
  private final Random random = new Random(3);

  /** However the numbers arrive, each ends in the bin whose middle is nearest. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-4, 0.3, 1, 77, 3e5})
  void binsHoldTheNumbersAroundTheirMiddles(double size) {
    ValueHistogram histogram = new ValueHistogram();
    int parts = 20;
    float[] all = new float[parts * 50];
    for (int part = 0; part < parts; part++) {
      float[] numbers = new float[50];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = (float) (random.nextGaussian() * size * (part + 1) / parts);
        all[part * 50 + i] = numbers[i];
      }
      assertTrue(histogram.add(FloatBuffer.wrap(numbers)));
    }
    Arrays.sort(all);
    assertEquals(all[0], histogram.smallest());
    assertEquals(all[all.length - 1], histogram.largest());
    assertEquals(all.length, histogram.total());
    int seen = 0;
    for (int bin = 0; bin < ValueHistogram.BINS; bin++) {
      for (long i = histogram.count(bin); i > 0; i--) {
        assertEquals(histogram.middle(bin), all[seen++], histogram.width() * 0.6);
      }
    }
    assertEquals(all.length, seen);
  }

  @Test
  void zerosAreCountedApart() {
    ValueHistogram histogram = new ValueHistogram();
    histogram.add(FloatBuffer.wrap(new float[] {0, -0f, 2, 0}));
    assertEquals(3, histogram.zeros());
    long counted = 0;
    for (int bin = 0; bin < ValueHistogram.BINS; bin++) {
      counted += histogram.count(bin);
    }
    assertEquals(1, counted);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void numbersThatAreNotFiniteAreNotAdded(float number) {
    ValueHistogram histogram = new ValueHistogram();
    assertFalse(histogram.add(FloatBuffer.wrap(new float[] {1, number, 2})));
    assertEquals(0, histogram.total());
  }

  @Test
  void anEmptyTensorChangesNothing() {
    ValueHistogram histogram = new ValueHistogram();
    assertTrue(histogram.add(FloatBuffer.allocate(0)));
    assertEquals(0, histogram.total());
  }
}
