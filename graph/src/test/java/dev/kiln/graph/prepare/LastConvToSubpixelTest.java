package dev.kiln.graph.prepare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Sketch;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.edit.Pass;
import dev.kiln.graph.simplify.Applied;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastConvToSubpixelTest {
  private final Pass pass = new LastConvToSubpixel();

  @ParameterizedTest
  @CsvSource({"8, 12, 4", "6, 10, 2", "4, 6, 2", "7, 12, 0", "8, 9, 0"})
  void picturesAreMadeInBlocksThatDivideThem(int height, int width, long block) {
    Graph graph =
        new Sketch("N", 8, height, width)
            .floats("w", 3, 8, 9, 9)
            .floats("b", 3)
            .node("y = Conv x w b", Map.of("pads", Attribute.of(4, 4, 4, 4)))
            .graph();
    assertBlock(block, graph);
  }

  @Test
  void paddingMayDifferAtEverySide() {
    Graph graph =
        new Sketch("N", 5, 7, 6)
            .floats("w", 1, 5, 5, 7)
            .node("y = Conv x w", Map.of("pads", Attribute.of(1, 5, 4, 3)))
            .graph();
    assertBlock(4, graph);
  }

  @ParameterizedTest
  @CsvSource({"SAME_UPPER", "SAME_LOWER"})
  void paddingMayFollowFromTheKernel(String auto) {
    Graph graph =
        new Sketch("N", 5, 8, 4)
            .floats("w", 1, 5, 5, 6)
            .node("y = Conv x w", Map.of("auto_pad", Attribute.of(auto)))
            .graph();
    assertBlock(4, graph);
  }

  @Test
  void openSizesThatTheDecoderMultipliesAreMultiples() {
    Graph graph =
        new Sketch("N", 4, "H", "W")
            .constant("scales", TensorData.ofFloats(List.of(4L), 1, 1, 2, 2))
            .longs("around", 0, 0, 2, 2, 0, 0, 2, 2)
            .floats("w", 3, 4, 5, 5)
            .node("a = Resize x - scales", Map.of("mode", Attribute.of("nearest")))
            .node("b = Resize a - scales", Map.of("mode", Attribute.of("nearest")))
            .node("c = Pad b around", Map.of("mode", Attribute.of("edge")))
            .node("y = Conv c w")
            .graph();
    assertBlock(4, graph);
  }

  @Test
  void namesOfSizesProveNothing() {
    Graph graph =
        new Sketch("N", 4, "H_padded", "W_padded")
            .floats("w", 3, 4, 5, 5)
            .node("y = Conv x w", Map.of("pads", Attribute.of(2, 2, 2, 2)))
            .graph();
    assertBlock(0, graph);
  }

  @Test
  void picturesPaddedToMultiplesAreMultiples() {
    Graph graph =
        new Sketch("N", 4, "H", "W")
            .longs("places", 2, 3)
            .longs("multiple", 4)
            .longs("front", 0, 0, 0, 0, 0, 0)
            .floats("w", 3, 4, 5, 5)
            .node("shape = Shape x")
            .node("size = Gather shape places")
            .node("minus = Neg size")
            .node("missing = Mod minus multiple")
            .node("widths = Concat front missing", Map.of("axis", Attribute.of(0L)))
            .node("p = Pad x widths", Map.of("mode", Attribute.of("edge")))
            .node("q = Relu p")
            .node("y = Conv q w", Map.of("pads", Attribute.of(2, 2, 2, 2)))
            .graph();
    assertBlock(4, graph);
  }

  @Test
  void smallKernelsAndManyOutputsStay() {
    Graph graph =
        new Sketch("N", 8, 8, 8)
            .floats("w", 3, 8, 3, 3)
            .floats("v", 5, 8, 5, 5)
            .node("y = Conv x w")
            .node("z = Conv x v")
            .output("z")
            .graph();
    assertEquals(0, Applied.of(pass, graph).changes());
  }

  @Test
  void olderOpsetsStay() {
    Graph graph = new Sketch("N", 8, 8, 8).floats("w", 3, 8, 5, 5).node("y = Conv x w").graph();
    assertEquals(0, Applied.of(pass, graph, 9).changes());
  }

  private void assertBlock(long block, Graph graph) {
    Applied applied = Applied.of(pass, graph);
    long found =
        applied.graph().nodes().stream()
            .filter(node -> node.is("DepthToSpace"))
            .mapToLong(node -> node.integer("blocksize", 0))
            .sum();
    assertEquals(block, found);
  }
}
