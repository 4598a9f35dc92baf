package dev.kiln.graph.prepare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.Sketch;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.simplify.Applied;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EqualizeLayersTest {
  private final EqualizeLayers pass = new EqualizeLayers();

  @ParameterizedTest
  @ValueSource(strings = {"Relu", "LeakyRelu", "Identity"})
  void bothLayersGetTheSameRangesAndTheResultIsTheSame(String between) {
    Graph graph =
        new Sketch(2, 3, 7, 6)
            .constant("w", spread(4, 3))
            .floats("b", 4)
            .floats("v", 5, 4, 3, 3)
            .node("c = Conv x w b")
            .node("r = %s c".formatted(between))
            .node("y = Conv r v")
            .graph();
    Applied applied = Applied.of(pass, graph);
    assertEquals(1, applied.changes());
    float[] first = weights(applied.graph(), 0);
    float[] second = weights(applied.graph(), 2);
    for (int channel = 0; channel < 4; channel++) {
      float before = 0;
      float after = 0;
      for (int i = 0; i < 3; i++) {
        before = Math.max(before, Math.abs(first[channel * 3 + i]));
      }
      for (int i = 0; i < second.length; i++) {
        after = i / 9 % 4 == channel ? Math.max(after, Math.abs(second[i])) : after;
      }
      assertTrue(before / after < 2.001 && after / before < 2.001, before + " and " + after);
    }
  }

  @Test
  void chainsWithDepthwiseLayersSettle() {
    Graph graph =
        new Sketch(2, 3, 9, 8)
            .constant("w", spread(8, 3))
            .constant("d", spread(8, 1))
            .constant("v", spread(3, 8))
            .node("c = Conv x w")
            .node("r = Relu c")
            .node("e = Conv r d", Map.of("group", Attribute.of(8L)))
            .node("s = Relu e")
            .node("y = Conv s v")
            .graph();
    Applied applied = Applied.of(pass, graph);
    assertTrue(applied.changes() > 0);
    assertEquals(0, pass.apply(new GraphEditor(applied.graph(), 17)));
  }

  @Test
  void blocksShareTheFactorOfTheirChannel() {
    Graph graph =
        new Sketch(2, 3, 6, 5)
            .constant("w", spread(8, 3))
            .floats("v", 5, 2, 3, 3)
            .node("c = Conv x w")
            .node(
                "d = DepthToSpace c",
                Map.of("blocksize", Attribute.of(2L), "mode", Attribute.of("CRD")))
            .node("m = MaxPool d", Map.of("kernel_shape", Attribute.of(2, 2)))
            .node("y = Conv m v", Map.of("pads", Attribute.of(1, 1, 1, 1)))
            .graph();
    assertEquals(1, Applied.of(pass, graph).changes());
  }

  @Test
  void boundsOfClipsStopFactors() {
    Graph graph =
        new Sketch(2, 3, 6, 5)
            .constant("w", spread(4, 3))
            .floats("v", 5, 4, 3, 3)
            .scalar("zero", 0)
            .scalar("six", 6)
            .node("c = Conv x w")
            .node("r = Clip c zero six")
            .node("y = Conv r v")
            .graph();
    assertEquals(0, Applied.of(pass, graph).changes());
  }

  @Test
  void layersThatReadOneValueTogetherStay() {
    Graph graph =
        new Sketch(2, 3, 6, 5)
            .constant("w", spread(4, 3))
            .floats("v", 5, 4, 3, 3)
            .node("c = Conv x w")
            .node("y = Conv c v")
            .node("z = Conv c v")
            .output("z")
            .graph();
    assertEquals(0, Applied.of(pass, graph).changes());
  }

  /** Every output channel has weights ten times as large as those of the one before. */
  private static TensorData spread(int outputs, int inputs) {
    float[] weights = new float[outputs * inputs];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (Math.pow(10, i / inputs % 4 - 2) * (1 + .1 * (i % inputs)));
    }
    return TensorData.ofFloats(List.of((long) outputs, (long) inputs, 1L, 1L), weights);
  }

  private static float[] weights(Graph graph, int node) {
    Node conv = graph.nodes().get(node);
    return graph.initializers().get(conv.input(1)).floats();
  }
}
