package dev.kiln.graph.prepare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.Sketch;
import dev.kiln.graph.edit.Pass;
import dev.kiln.graph.simplify.Applied;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FoldScaleIntoPreviousConvTest {
  private final Pass pass = new FoldScaleIntoPreviousConv();

  @ParameterizedTest
  @CsvSource({"Mul c s", "Mul s c", "Div c s", "Add c s", "Sub c s", "Sub s c"})
  void scalesAndBiasesBehindAConvolutionAreItsOwn(String line) {
    Graph graph =
        new Sketch("N", 3, "H", "W")
            .floats("s", 4, 1, 1)
            .floats("w", 4, 3, 3, 3)
            .node("c = Conv x w", Map.of("pads", Attribute.of(1, 1, 1, 1)))
            .node("y = " + line)
            .graph();
    assertEquals(List.of("Conv"), Applied.of(pass, graph).operators());
  }

  @Test
  void groupsOfATransposedConvolutionKeepTheirChannels() {
    Graph graph =
        new Sketch("N", 4, "H", "W")
            .floats("s", 6, 1, 1)
            .floats("w", 4, 3, 3, 3)
            .floats("b", 6)
            .node("c = ConvTranspose x w b", Map.of("group", Attribute.of(2L)))
            .node("y = Mul c s")
            .graph();
    assertEquals(List.of("ConvTranspose"), Applied.of(pass, graph).operators());
  }

  @ParameterizedTest
  @ValueSource(strings = {"DCR", "CRD"})
  void channelsAreFollowedThroughBlocksCropsAndLayout(String mode) {
    Graph graph =
        new Sketch("N", 3, 6, 7)
            .floats("s", 1, 1, 1, 2)
            .floats("w", 8, 3, 3, 3)
            .floats("b", 8)
            .longs("start", 1, 0)
            .longs("end", -1, 7)
            .longs("axes", 2, 3)
            .node("c = Conv x w b")
            .node(
                "d = DepthToSpace c",
                Map.of("blocksize", Attribute.of(2L), "mode", Attribute.of(mode)))
            .node("e = Slice d start end axes")
            .node("f = Transpose e", Map.of("perm", Attribute.of(0, 2, 3, 1)))
            .node("y = Mul f s")
            .graph();
    assertEquals(
        List.of("Conv", "DepthToSpace", "Slice", "Transpose"), Applied.of(pass, graph).operators());
  }

  /** Values are compared by name when two models differ. */
  @Test
  void valuesThatMeanSomethingElseHaveAnotherName() {
    Graph graph =
        new Sketch("N", 3, 6, 7)
            .floats("s", 4, 1, 1)
            .floats("w", 4, 3, 3, 3)
            .node("c = Conv x w")
            .node("t = Transpose c", Map.of("perm", Attribute.of(0, 1, 3, 2)))
            .node("y = Mul t s")
            .graph();
    List<String> values =
        Applied.of(pass, graph).graph().nodes().stream().map(Node::output).toList();
    assertEquals(List.of("c_scaled", "y"), values);
  }

  @Test
  void whatIsNotLinearStops() {
    Graph graph =
        new Sketch("N", 3, 6, 7)
            .floats("s", 4, 1, 1)
            .floats("w", 4, 3, 3, 3)
            .node("c = Conv x w")
            .node("t = Tanh c")
            .node("y = Mul t s")
            .graph();
    assertEquals(0, Applied.of(pass, graph).changes());
  }

  @Test
  void aSumOverAnotherAxisStays() {
    Graph graph =
        new Sketch("N", 3, 6, 6)
            .floats("s", 4)
            .floats("w", 4, 3, 3, 3)
            .node("c = Conv x w")
            .node("y = Mul c s")
            .graph();
    assertEquals(0, Applied.of(pass, graph).changes());
  }

  @Test
  void whatAlsoLeavesTheGraphStays() {
    Graph graph =
        new Sketch("N", 3, 6, 6)
            .floats("s", 4, 1, 1)
            .floats("w", 4, 3, 3, 3)
            .node("c = Conv x w")
            .node("y = Mul c s")
            .output("c")
            .graph();
    assertEquals(0, Applied.of(pass, graph).changes());
  }
}
