package dev.kiln.graph.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangeMethodTest {
  private final Random random = new Random(11);

  @Test
  void minMaxClampsNothing() {
    assertEquals(
        new ValueRange(-3, 5), RangeMethod.MIN_MAX.range(histogram(new float[] {-3, 1, 5})));
  }

  @ParameterizedTest
  @EnumSource(RangeMethod.class)
  void everyRangeContainsZero(RangeMethod method) {
    ValueRange range = method.range(histogram(new float[] {2, 2.5f, 3}));
    assertEquals(0, range.low());
    assertTrue(range.high() > 1, range::toString);
  }

  @ParameterizedTest
  @EnumSource(RangeMethod.class)
  void noRangeIsWiderThanTheNumbers(RangeMethod method) {
    float[] numbers = normal(5000);
    ValueHistogram histogram = histogram(numbers);
    ValueRange range = method.range(histogram);
    assertTrue(range.low() >= histogram.smallest() && range.high() <= histogram.largest());
  }

  @Test
  void percentileLeavesOutTheOutermostNumbers() {
    float[] numbers = new float[100_000];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i < 8 ? 1000 : random.nextFloat();
    }
    assertEquals(1, RangeMethod.PERCENTILE.range(histogram(numbers)).high(), 0.3);
  }

  /** Few numbers far outside are worth clamping; the error found is that of real rounding. */
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 25})
  void mseIsBetterThanMinMax(int outliers) {
    float[] numbers = normal(20_000);
    for (int i = 0; i < outliers; i++) {
      numbers[i * 31] = 40;
    }
    ValueHistogram histogram = histogram(numbers);
    double all = error(numbers, RangeMethod.MIN_MAX.range(histogram));
    double best = error(numbers, RangeMethod.MSE.range(histogram));
    assertTrue(best <= all, best + " and " + all);
    for (float share = 0.05f; share < 1; share += 0.05f) {
      ValueRange other = new ValueRange(histogram.smallest() * share, histogram.largest() * share);
      assertTrue(best <= error(numbers, other) * 1.02, best + " and " + other);
    }
  }

  private float[] normal(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  private static double error(float[] numbers, ValueRange range) {
    double step = (range.high() - range.low()) / 255.0;
    double sum = 0;
    for (float number : numbers) {
      double level = Math.rint((Math.max(range.low(), Math.min(range.high(), number))) / step);
      sum += Math.pow(level * step - number, 2);
    }
    return sum;
  }

  private static ValueHistogram histogram(float[] numbers) {
    ValueHistogram histogram = new ValueHistogram();
    histogram.add(FloatBuffer.wrap(numbers));
    return histogram;
  }
}
