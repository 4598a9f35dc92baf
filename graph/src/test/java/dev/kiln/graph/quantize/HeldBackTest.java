package dev.kiln.graph.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.GraphException;
import dev.kiln.graph.calibrate.Samples;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Tensor;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeldBackTest {
  @ParameterizedTest
  @CsvSource({"2, 1, 1", "5, 4, 1", "10, 8, 2", "100, 84, 16", "1000, 100, 16"})
  void noSampleBothCalibratesAndMeasures(int all, int calibrating, int measuring) {
    HeldBack divided = HeldBack.of(numbered(all, 1 << 20));
    Set<String> one = names(divided.calibrating());
    Set<String> two = names(divided.measuring());
    assertEquals(calibrating, one.size());
    assertEquals(measuring, two.size());
    assertTrue(Collections.disjoint(one, two), one + " and " + two);
  }

  @Test
  void samplesAreSpreadOverAll() {
    HeldBack divided = HeldBack.of(numbered(1000, 1 << 20));
    assertTrue(names(divided.measuring()).stream().anyMatch(name -> Integer.parseInt(name) > 900));
    assertTrue(names(divided.calibrating()).stream().anyMatch(n -> Integer.parseInt(n) > 900));
  }

  /** A share of 16 would be too coarse for digits. */
  @Test
  void manySmallSamplesMeasure() {
    assertEquals(400, HeldBack.of(numbered(3000, 784)).measuring().size());
    assertEquals(50, HeldBack.of(numbered(100, 3 * 224 * 224)).measuring().size());
  }

  @Test
  void fewerThanTwoAreRefused() {
    assertThrows(GraphException.class, () -> HeldBack.of(numbered(1, 1)));
    assertThrows(GraphException.class, () -> HeldBack.of(Samples.of(List.of())));
  }

  private static Set<String> names(Samples samples) {
    Set<String> names = new HashSet<>();
    IntStream.range(0, samples.size()).forEach(i -> names.add(samples.name(i)));
    return names;
  }

  private static Samples numbered(int count, int bytes) {
    return new Samples() {
      @Override
      public int size() {
        return count;
      }

      @Override
      public Map<String, Tensor> inputs(int index) {
        return Map.of(
            "x", new Tensor(ElementType.UINT8, new long[] {bytes}, ByteBuffer.allocate(bytes)));
      }

      @Override
      public String name(int index) {
        return String.valueOf(index);
      }
    };
  }
}
