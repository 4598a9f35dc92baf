package dev.kiln.graph.prepare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Sketch;
import dev.kiln.graph.edit.Pass;
import dev.kiln.graph.simplify.Applied;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinInstanceNormTest {
  private final Pass pass = new JoinInstanceNorm();

  @ParameterizedTest
  @ValueSource(strings = {"Pow d two", "Mul d d"})
  void theStepsAreOneNormalizationWithItsScaleAndOffset(String square) {
    Graph graph =
        steps(square, Attribute.of(2, 3)).node("t = Mul n gamma").node("y = Add beta t").graph();
    assertEquals(List.of("InstanceNormalization"), Applied.of(pass, graph).operators());
  }

  @Test
  void axesOfNewOpsetsAreAnInput() {
    Graph graph =
        sketch()
            .longs("places", -1, -2)
            .node("m = ReduceMean x places")
            .node("d = Sub x m")
            .node("q = Mul d d")
            .node("v = ReduceMean q places")
            .node("e = Add epsilon v")
            .node("r = Sqrt e")
            .node("y = Div d r")
            .graph();
    assertEquals(List.of("InstanceNormalization"), Applied.of(pass, graph, 18).operators());
  }

  @Test
  void otherAxesAndPartsThatAreReadElsewhereStay() {
    Graph overChannels = steps("Mul d d", Attribute.of(1, 2, 3)).node("y = Relu n").graph();
    assertEquals(0, Applied.of(pass, overChannels).changes());
    Graph read = steps("Mul d d", Attribute.of(2, 3)).node("y = Add n m").graph();
    assertEquals(0, Applied.of(pass, read).changes());
  }

  private static Sketch steps(String square, Attribute axes) {
    return sketch()
        .node("m = ReduceMean x", Map.of("axes", axes))
        .node("d = Sub x m")
        .node("q = " + square)
        .node("v = ReduceMean q", Map.of("axes", axes, "keepdims", Attribute.of(1L)))
        .node("e = Add v epsilon")
        .node("r = Sqrt e")
        .node("n = Div d r");
  }

  private static Sketch sketch() {
    return new Sketch("N", 3, "H", "W")
        .scalar("epsilon", 1e-4f)
        .scalar("two", 2)
        .floats("gamma", 3, 1, 1)
        .floats("beta", 1, 3, 1, 1);
  }
}
