package dev.kiln.graph.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Sketch;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CostTest {
  @Test
  void convolutionCostsItsKernelAtEveryPlace() {
    Graph graph =
        new Sketch(1, 4, 10, 10)
            .floats("w", 6, 2, 3, 3)
            .node("y = Conv x w", Map.of("group", Attribute.of(2L)))
            .graph();
    assertEquals(new Cost(6 * 8 * 8 * 2 * 9, 1, 0), Cost.of(graph, 17));
  }

  @Test
  void transposedConvolutionCostsItsKernelForEveryNumberItTakes() {
    Graph graph =
        new Sketch(1, 4, 10, 10)
            .floats("w", 4, 6, 3, 3)
            .node("y = ConvTranspose x w", Map.of("strides", Attribute.of(2L, 2L)))
            .graph();
    assertEquals(new Cost(4 * 10 * 10 * 6 * 9, 1, 0), Cost.of(graph, 17));
  }

  @Test
  void matrixProductsCostRowsTimesColumns() {
    Graph graph =
        new Sketch(5, 7)
            .floats("w", 3, 5)
            .floats("v", 3, 9)
            .node("a = Gemm x w", Map.of("transA", Attribute.of(1L), "transB", Attribute.of(1L)))
            .node("y = MatMul a v")
            .graph();
    assertEquals(new Cost(7 * 3 * 5 + 7 * 9 * 3, 2, 0), Cost.of(graph, 17));
  }

  @Test
  void openSizesAreOneSampleOfImageNets() {
    Graph graph = new Sketch("N", 3, "H", "W").floats("w", 8, 3, 1, 1).node("y = Conv x w").graph();
    assertEquals(new Cost(0, 0, 1), Cost.of(graph, 17));
    assertEquals(new Cost(8 * 224 * 224 * 3, 1, 0), Cost.of(Cost.fixed(graph), 17));
  }
}
