package dev.kiln.graph.simplify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Sketch;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.edit.Pass;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoldPadTest {
  private final Pass pass = new FoldPad();

  @Test
  void zerosAroundAPictureBecomeTheConvolutionsOwn() {
    Applied applied =
        Applied.of(
            pass,
            sketch(0, 0, 1, 2, 0, 0, 3, 0)
                .node("p = Pad x widths")
                .node("y = Conv p w", Map.of("pads", Attribute.of(1L, 1L, 0L, 2L)))
                .graph());
    assertEquals(1, applied.changes());
    assertEquals(
        Attribute.of(2L, 3L, 3L, 2L), applied.graph().nodes().get(1).attributes().get("pads"));
  }

  @Test
  void widthsOfOldOpsetsAreAnAttribute() {
    Applied applied =
        Applied.of(
            pass,
            sketch()
                .node("p = Pad x", Map.of("pads", Attribute.of(0L, 0L, 1L, 1L, 0L, 0L, 1L, 1L)))
                .node("y = Conv p w")
                .graph(),
            9);
    assertEquals(1, applied.changes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"reflect", "edge"})
  void paddingThatIsNotZeroStays(String mode) {
    Applied applied =
        Applied.of(
            pass,
            sketch(0, 0, 1, 1, 0, 0, 1, 1)
                .node("p = Pad x widths", Map.of("mode", Attribute.of(mode)))
                .node("y = Conv p w")
                .graph());
    assertEquals(0, applied.changes());
  }

  @Test
  void fillWithoutANumberStays() {
    Graph graph =
        sketch(0, 0, 1, 1, 0, 0, 1, 1)
            .zeros("nothing", 0)
            .node("p = Pad x widths nothing")
            .node("y = Conv p w")
            .graph();
    assertEquals(0, pass.apply(new GraphEditor(graph, 17)));
  }

  @Test
  void channelsThatArePaddedStay() {
    Applied applied =
        Applied.of(
            pass,
            new Sketch("N", 2, 9, 9)
                .longs("widths", 0, 1, 0, 0, 0, 0, 0, 0)
                .floats("w", 4, 3, 3, 3)
                .node("p = Pad x widths")
                .node("y = Conv p w")
                .graph());
    assertEquals(0, applied.changes());
  }

  @Test
  void anotherNumberThanZeroStays() {
    Applied applied =
        Applied.of(
            pass,
            sketch(0, 0, 1, 1, 0, 0, 1, 1)
                .scalar("half", 0.5f)
                .node("p = Pad x widths half")
                .node("y = Conv p w")
                .graph());
    assertEquals(0, applied.changes());
  }

  private static Sketch sketch(long... widths) {
    return new Sketch("N", 3, 9, 9).longs("widths", widths).floats("w", 4, 3, 3, 3);
  }
}
