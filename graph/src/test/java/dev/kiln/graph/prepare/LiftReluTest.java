package dev.kiln.graph.prepare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Sketch;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.simplify.Applied;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiftReluTest {
  private final LiftRelu pass = new LiftRelu();

  @Test
  void aReluStandsBehindItsConvolution() {
    Applied applied = Applied.of(pass, cropped().node("y = Relu e").graph());
    assertEquals(List.of("Conv", "Relu", "DepthToSpace", "Slice"), applied.operators());
    assertEquals(
        List.of("c", "c_relu", "d_relu", "y"),
        applied.graph().nodes().stream().map(node -> node.output()).toList());
    assertEquals(0, Applied.of(pass, applied.graph()).changes());
  }

  @Test
  void whatOthersReadStays() {
    assertEquals(
        0, Applied.of(pass, cropped().node("z = Relu e").node("y = Add e z").graph()).changes());
  }

  private static Sketch cropped() {
    return new Sketch("N", 3, 6, 7)
        .floats("w", 8, 3, 3, 3)
        .constant("b", TensorData.ofFloats(List.of(8L), -9, -12, -13, -14, -15, -16, 1, 2))
        .longs("start", 1, 1)
        .longs("end", -1, -1)
        .longs("axes", 2, 3)
        .node("c = Conv x w b")
        .node("d = DepthToSpace c", Map.of("blocksize", Attribute.of(2L)))
        .node("e = Slice d start end axes");
  }
}
