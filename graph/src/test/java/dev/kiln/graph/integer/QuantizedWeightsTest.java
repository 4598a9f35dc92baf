package dev.kiln.graph.integer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.TensorData;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantizedWeightsTest {
  private static final int INPUTS = 6;
  private static final int PLANE = 9;

  private final Random random = new Random(2);

  @Test
  void everyWeightIsWithinHalfALevel() {
    TensorData floats = TensorData.ofFloats(List.of(4L, 6L, 3L, 3L), numbers(4 * 54));
    QuantizedWeights quantized = QuantizedWeights.of(floats, 0, 0.1f, new float[4]);
    ByteBuffer levels = quantized.weights().data();
    for (int i = 0; i < 4 * 54; i++) {
      float scale = quantized.scales()[i / 54];
      assertEquals(floats.floats()[i], levels.get(i) * scale, scale * 0.501);
      assertEquals(levels.get(i) * scale - floats.floats()[i], quantized.errors()[i], 1e-6);
    }
  }

  @Test
  void columnsOfAMatrixAreItsChannels() {
    float[] numbers = {1, 100, -0.5f, 30};
    QuantizedWeights quantized =
        QuantizedWeights.of(TensorData.ofFloats(List.of(2L, 2L), numbers), 1, 1, new float[2]);
    assertEquals(2, quantized.scales().length);
    ByteBuffer levels = quantized.weights().data();
    for (int i = 0; i < 4; i++) {
      float scale = quantized.scales()[i % 2];
      assertEquals(numbers[i], levels.get(i) * scale, scale * 0.501);
    }
  }

  /**
   * Processors without VNNI add two products of a byte in 16 bits: neighbours in memory, which are
   * those of the next column or, in ONNX Runtime's own layout, of the next channel.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void neighboursNeverExceedSixteenBits(int seed) {
    random.setSeed(seed);
    TensorData floats = TensorData.ofFloats(List.of(8L, 6L, 3L, 3L), numbers(8 * 54));
    ByteBuffer levels = QuantizedWeights.of(floats, 0, 0.1f, new float[8]).weights().data();
    for (int channel = 0; channel < 8; channel++) {
      for (int i = 0; i + 1 < 54; i += 2) {
        int first = channel * 54;
        assertFits(levels.get(first + i), levels.get(first + i + 1));
        assertFits(levels.get(first + channelsLast(i)), levels.get(first + channelsLast(i + 1)));
      }
    }
  }

  private static int channelsLast(int index) {
    return index % INPUTS * PLANE + index / INPUTS;
  }

  private static void assertFits(int one, int two) {
    assertTrue(255 * (Math.max(one, 0) + Math.max(two, 0)) <= Short.MAX_VALUE, one + ", " + two);
    assertTrue(255 * (Math.min(one, 0) + Math.min(two, 0)) >= Short.MIN_VALUE, one + ", " + two);
  }

  /** All weights of a channel may be 0, with a bias that would overflow at the smallest scale. */
  @Test
  void biasesNeverOverflow() {
    TensorData zeros = TensorData.ofFloats(List.of(1L, 2L), 0, 0);
    QuantizedWeights quantized = QuantizedWeights.of(zeros, 0, 1e-3f, new float[] {5000});
    float bias = quantized.bias(new float[] {5000}, 1e-3f).data().getInt(0);
    assertEquals(5000, bias * quantized.biasScales(1e-3f)[0], 1);
  }

  private float[] numbers(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
