package dev.kiln.graph.prepare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Sketch;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.simplify.Applied;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EqualizeInstanceNormTest {
  private static final float[] MEANS = {100, -2, 0.5f, 1};
  private static final float[] DEVIATIONS = {50, 5, 0.5f, 0.0005f};

  @Test
  void channelsGetTheSameRangeAndTheNormalizationUndoesIt() {
    Graph graph =
        network()
            .node("c = Conv x w b")
            .node("y = InstanceNormalization c s t", Map.of("epsilon", Attribute.of(1e-9f)))
            .graph();
    Applied applied = Applied.of(pass(), graph);
    assertEquals(1, applied.changes());
    float[] old = graph.initializers().get("w").floats();
    float[] weights = applied.graph().initializers().get("w").floats();
    assertArrayEquals(
        new float[] {1, 10, 100, 1},
        new float[] {
          weights[0] / old[0], weights[3] / old[3], weights[6] / old[6], weights[9] / old[9]
        },
        1e-3f,
        "the last varies no more than epsilon");
    float bias = graph.initializers().get("b").floats()[1];
    assertEquals((bias + 2) * 10, applied.graph().initializers().get("b").floats()[1], 1e-3);
  }

  @Test
  void blocksOfAPictureShareTheFactorOfTheirChannel() {
    Graph graph =
        new Sketch(2, 3, 9, 8)
            .floats("w", 4, 3, 3, 3)
            .floats("s", 1)
            .floats("t", 1)
            .node("c = Conv x w")
            .node("d = DepthToSpace c", Map.of("blocksize", Attribute.of(2L)))
            .node("y = InstanceNormalization d s t", Map.of("epsilon", Attribute.of(1e-9f)))
            .graph();
    assertEquals(1, Applied.of(pass(), graph).changes());
  }

  @Test
  void whatIsNotMeasuredOrReadElsewhereStays() {
    Graph graph =
        network()
            .node("a = Conv x w b")
            .node("c = Conv x w b")
            .node("z = Relu c")
            .node("n = InstanceNormalization c s t")
            .node("m = InstanceNormalization a s t")
            .node("y = Add n m")
            .output("z")
            .graph();
    assertEquals(0, Applied.of(pass(), graph).changes());
  }

  private static EqualizeInstanceNorm pass() {
    return new EqualizeInstanceNorm(Map.of("c", MEANS), Map.of("c", DEVIATIONS));
  }

  private static Sketch network() {
    return new Sketch(2, 3, 9, 8)
        .constant(
            "w",
            TensorData.ofFloats(
                List.of(4L, 3L, 1L, 1L), 50, 40, 30, 5, -4, 3, .5f, .4f, .3f, .05f, .04f, .03f))
        .floats("b", 4)
        .floats("s", 4)
        .floats("t", 4);
  }
}
