package dev.kiln.graph.profile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Sketch;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.TemporaryModel;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimeRatioTest {
  /** On a busy machine, a turn once took no processor time at all, and the ratio was millions. */
  @Test
  void theSmallestModelTakesProcessorTimeToo() {
    OnnxModel model = OnnxModel.of(new Sketch("N", 2).node("y = Relu x").graph(), 17, Map.of());
    Map<String, Tensor> inputs = Map.of("x", Tensor.floats(new float[] {1, -1}, 1, 2));
    try (TemporaryModel file = TemporaryModel.of(model)) {
      TimeRatio itself =
          TimeRatio.of(file.file(), file.file(), inputs, Options.shared().withThreads(1), 3);
      assertTrue(itself.ratio() > 0.2 && itself.ratio() < 5, itself::toString);
      assertTrue(itself.first() > 0 && itself.second() > 0, itself::toString);
    }
  }
}
