package dev.kiln.graph.calibrate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Sketch;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.runtime.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  /** Samples of several sizes, of one model with open sizes. */
  private static final Samples SAMPLES =
      Samples.of(
          List.of(
              Map.of("x", Tensor.floats(new float[] {0, -1, 2, 3}, 1, 2, 1, 2)),
              Map.of("x", Tensor.floats(new float[] {1, -2, 3, 4}, 1, 2, 1, 2)),
              Map.of("x", Tensor.floats(new float[] {5, -6}, 1, 2, 1, 1))));

  @Test
  void valuesAreMeasuredOverAllSamples() {
    List<Integer> percents = new ArrayList<>();
    Map<String, ValueStatistics> measured =
        new Calibration(model(), SAMPLES, StatisticsCache.NONE, percents::add)
            .measure(Set.of("x", "r", "y"));
    assertEquals(-6, measured.get("x").histogram().smallest());
    assertEquals(5, measured.get("r").histogram().largest());
    assertEquals(0, measured.get("r").histogram().smallest());
    assertEquals(10, measured.get("y").histogram().total());
    assertArrayEquals(new float[] {0.6f, 1.2f}, measured.get("x").means(), 1e-6f);
    assertArrayEquals(new float[] {2.4166f, 3.6551f}, measured.get("x").deviations(), 1e-3f);
    assertEquals(100, percents.get(percents.size() - 1));
  }

  @Test
  void valuesThatAreNotFloatAreLeftOut() {
    Map<String, ValueStatistics> measured =
        new Calibration(model(), SAMPLES, StatisticsCache.NONE, percent -> {})
            .measure(Set.of("s", "r"));
    assertEquals(Set.of("r"), measured.keySet());
  }

  @Test
  void aSampleWithValuesThatAreNotFiniteIsNamed() {
    Samples broken =
        Samples.of(List.of(Map.of("x", Tensor.floats(new float[] {1, Float.NaN}, 1, 2, 1, 1))));
    GraphException refused =
        assertThrows(
            GraphException.class,
            () ->
                new Calibration(model(), broken, StatisticsCache.NONE, percent -> {})
                    .measure(Set.of("r")));
    assertTrue(refused.getMessage().contains("not finite for sample 0"), refused::getMessage);
  }

  @Test
  void noSamplesAreRefused() {
    Calibration none =
        new Calibration(model(), Samples.of(List.of()), StatisticsCache.NONE, percent -> {});
    assertThrows(GraphException.class, () -> none.measure(Set.of("r")));
  }

  private static OnnxModel model() {
    Graph graph =
        new Sketch("N", 2, "H", "W")
            .scalar("two", 2)
            .node("r = Relu x")
            .node("s = Shape r")
            .node("y = Mul r two")
            .graph();
    return OnnxModel.of(graph, 17, Map.of());
  }
}
