package dev.kiln.graph.half;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.platform.Fp16Conversions;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Sketch;
import dev.kiln.graph.TensorData;
import dev.kiln.runtime.ElementType;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HalfWeightsTest {
  private static final int COUNT = 4 * 4 * 8 * 8;

  private final Random random = new Random(5);

  @Test
  void largeWeightsAreStoredInHalfAndCastBack() {
    Graph half = HalfWeights.of(graph(weights()));
    TensorData stored = half.initializers().get("w_fp16");
    assertEquals(ElementType.FLOAT16, stored.type());
    assertEquals(List.of(4L, 4L, 8L, 8L), stored.dims());
    assertTrue(half.nodes().get(0).is("Cast"));
    assertEquals("w", half.nodes().get(0).output());
    assertEquals("Conv", half.nodes().get(1).operator());
    assertEquals(1, half.initializers().size());
  }

  /** Eleven significant bits: half a unit of the last place is 2^-11 of the number. */
  @Test
  void numbersAreRoundedToTheNearest() {
    float[] weights = weights();
    Graph half = HalfWeights.of(graph(weights));
    ShortBuffer stored = half.initializers().get("w_fp16").data().asShortBuffer();
    for (float weight : weights) {
      float back = Fp16Conversions.fp16ToFloat(stored.get());
      double subnormal = Math.pow(2, -25);
      assertEquals(weight, back, Math.max(Math.abs(weight) * Math.pow(2, -11), subnormal));
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {70_000, Float.POSITIVE_INFINITY, Float.NaN})
  void weightsThatFloat16CannotHoldStay(float value) {
    float[] weights = weights();
    weights[17] = value;
    Graph graph = graph(weights);
    assertEquals(graph.initializers(), HalfWeights.of(graph).initializers());
  }

  @Test
  void smallOnesStay() {
    Graph graph = new Sketch("N", 4, 9, 9).floats("b", 4).node("y = Add x b").graph();
    Graph half = HalfWeights.of(graph);
    assertSame(graph.initializers().get("b"), half.initializers().get("b"));
    assertEquals(graph.nodes(), half.nodes());
  }

  private float[] weights() {
    float[] weights = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      weights[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(9) - 6));
    }
    return weights;
  }

  private static Graph graph(float[] weights) {
    Graph graph = new Sketch("N", 4, 9, 9).floats("w", 4, 4, 8, 8).node("y = Conv x w").graph();
    Map<String, TensorData> initializers = new LinkedHashMap<>(graph.initializers());
    initializers.put("w", TensorData.ofFloats(List.of(4L, 4L, 8L, 8L), weights));
    return graph.with(graph.nodes(), initializers, graph.values());
  }

  /** Every float16, the ties between two, their neighbours, and random floats of all classes. */
  @Test
  void everyClassOfFloatsIsRoundedToNearestEven() {
    List<Float> floats = new ArrayList<>();
    for (short bits = 0; bits < 0x7bff; bits++) {
      float low = Fp16Conversions.fp16ToFloat(bits);
      float high = Fp16Conversions.fp16ToFloat((short) (bits + 1));
      float tie = (low + high) / 2;
      floats.addAll(List.of(low, Math.nextUp(low), Math.nextDown(tie), tie, Math.nextUp(tie)));
    }
    floats.addAll(List.of(65504f, Math.nextDown(65504f), Float.MIN_VALUE, Float.MIN_NORMAL));
    while (floats.size() < 500_000) {
      float drawn = Float.intBitsToFloat(random.nextInt());
      if (Math.abs(drawn) <= 65504) {
        floats.add(drawn);
      }
    }
    float[] values = new float[2 * floats.size()];
    for (int i = 0; i < floats.size(); i++) {
      values[2 * i] = floats.get(i);
      values[2 * i + 1] = -floats.get(i);
    }
    TensorData weights = TensorData.ofFloats(List.of((long) values.length), values);
    Graph graph =
        new Graph("all", List.of(), List.of(), List.of(), Map.of("w", weights), List.of());
    ShortBuffer stored = HalfWeights.of(graph).initializers().get("w_fp16").data().asShortBuffer();
    for (float value : values) {
      assertEquals(nearestEven(value), stored.get(), () -> "of " + value);
    }
  }

  /** IEEE 754 binary16 by exact double arithmetic: rint rounds ties to even. */
  private static short nearestEven(float value) {
    int exponent = Math.max(Math.getExponent(value), -14);
    int units = (int) Math.rint(Math.abs((double) value) * Math.scalb(1.0, 10 - exponent));
    int sign = Float.floatToRawIntBits(value) >>> 16 & 0x8000;
    return (short) (sign | (exponent + 14 << 10) + units);
  }
}
