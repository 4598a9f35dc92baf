package dev.kiln.graph.prepare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.Sketch;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.edit.Pass;
import dev.kiln.graph.simplify.Applied;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FoldScaleIntoNextConvTest {
  private static final Attribute PLANES = Attribute.of(0, 3, 1, 2);

  private final Pass pass = new FoldScaleIntoNextConv();

  @ParameterizedTest
  @ValueSource(strings = {"reflect", "edge"})
  void normalisedPicturesArePaddedWithThemselves(String mode) {
    Graph graph =
        new Sketch("N", "H", "W", 3)
            .floats("mean", 3)
            .floats("deviation", 3)
            .longs("widths", 0, 0, 2, 1, 0, 0, 1, 2)
            .floats("w", 4, 3, 5, 5)
            .node("a = Sub x mean")
            .node("b = Div a deviation")
            .node("c = Transpose b", Map.of("perm", PLANES))
            .node("d = Pad c widths", Map.of("mode", Attribute.of(mode)))
            .node("y = Conv d w")
            .graph();
    assertEquals(List.of("Transpose", "Pad", "Conv"), Applied.of(pass, graph).operators());
  }

  /** Values are compared by name when two models differ. */
  @Test
  void valuesThatMeanSomethingElseHaveAnotherName() {
    Graph graph =
        new Sketch("N", "H", "W", 3)
            .floats("s", 3)
            .longs("widths", 0, 0, 2, 1, 0, 0, 1, 2)
            .floats("w", 4, 3, 5, 5)
            .node("a = Identity x")
            .node("b = Mul a s")
            .node("c = Transpose b", Map.of("perm", PLANES))
            .node("d = Pad c widths", Map.of("mode", Attribute.of("edge")))
            .node("y = Conv d w")
            .graph();
    assertEquals(
        List.of("a", "c_unscaled", "d_unscaled", "y"),
        Applied.of(pass, graph).graph().nodes().stream().map(Node::output).toList());
  }

  @ParameterizedTest
  @CsvSource({"Mul, x, s, 0", "Div, x, s, 0", "Add, x, s, 1", "Sub, x, s, 1", "Sub, s, x, 1"})
  void zerosAroundAPictureForbidAnOffset(String operator, String a, String b, int left) {
    Graph graph =
        new Sketch("N", 3, 8, 9)
            .floats("s", 1, 3, 1, 1)
            .floats("w", 4, 3, 3, 3)
            .floats("b", 4)
            .node("n = %s %s %s".formatted(operator, a, b))
            .node("y = Conv n w b", Map.of("pads", Attribute.of(1, 1, 0, 0)))
            .graph();
    assertEquals(left, Applied.of(pass, graph).operators().size() - 1);
  }

  @ParameterizedTest
  @CsvSource({"Mul x s", "Mul s x", "Div x s", "Add x s", "Sub x s", "Sub s x"})
  void withoutZerosEveryLineIsFolded(String line) {
    Graph graph =
        new Sketch("N", 4, 8, 9)
            .floats("s", 4, 1, 1)
            .floats("w", 6, 2, 3, 3)
            .node("n = " + line)
            .node("y = Conv n w", Map.of("group", Attribute.of(2L)))
            .graph();
    assertEquals(List.of("Conv"), Applied.of(pass, graph).operators());
  }

  @Test
  void aPadOfZerosLetsAScalePassAndNoOffset() {
    Graph graph =
        new Sketch("N", 3, 8, 9)
            .floats("s", 3, 1, 1)
            .longs("widths", 0, 0, 1, 1, 0, 0, 1, 1)
            .floats("w", 4, 3, 3, 3)
            .node("a = Add x s")
            .node("b = Mul a s")
            .node("c = Pad b widths")
            .node("d = Add c s")
            .node("y = Conv d w")
            .graph();
    assertEquals(List.of("Add", "Pad", "Conv"), Applied.of(pass, graph).operators());
  }

  @Test
  void anotherPaddingThanZeroStopsEverything() {
    Graph graph =
        new Sketch("N", 3, 8, 9)
            .floats("s", 3, 1, 1)
            .scalar("half", 0.5f)
            .longs("widths", 0, 0, 1, 1, 0, 0, 1, 1)
            .floats("w", 4, 3, 3, 3)
            .node("b = Mul x s")
            .node("c = Pad b widths half")
            .node("y = Conv c w")
            .graph();
    assertEquals(0, Applied.of(pass, graph).changes());
  }

  @Test
  void numbersThatDifferWithinAChannelStay() {
    Graph graph =
        new Sketch("N", 3, 4, 3)
            .floats("s", 3)
            .floats("w", 4, 3, 2, 2)
            .node("b = Mul x s")
            .node("y = Conv b w")
            .graph();
    assertEquals(0, Applied.of(pass, graph).changes());
  }

  @Test
  void aGreyPictureThatTheScaleMakesColouredStays() {
    Graph graph =
        new Sketch("N", 1, 4, 5)
            .floats("s", 3, 1, 1)
            .floats("w", 4, 3, 2, 2)
            .node("b = Mul x s")
            .node("y = Conv b w")
            .graph();
    assertEquals(0, Applied.of(pass, graph).changes());
  }

  @Test
  void whatOthersReadStays() {
    Graph graph =
        new Sketch("N", 3, 4, 5)
            .floats("s", 3, 1, 1)
            .floats("w", 4, 3, 2, 2)
            .node("b = Mul x s")
            .node("y = Conv b w")
            .node("z = Relu b")
            .output("z")
            .graph();
    assertEquals(0, Applied.of(pass, graph).changes());
  }

  @Test
  void weightsThatTwoConvolutionsShareArePartedAndBothAreRight() {
    Graph graph =
        new Sketch("N", 3, 6, 6)
            .floats("s", 3, 1, 1)
            .floats("w", 3, 3, 2, 2)
            .floats("b", 3)
            .node("n = Mul x s")
            .node("c = Conv n w b")
            .node("y = Conv c w b")
            .graph();
    assertEquals(List.of("Conv", "Conv"), Applied.of(pass, graph).operators());
  }

  @Test
  void aDivisionByZeroStays() {
    Graph graph =
        new Sketch("N", 3, 6, 6)
            .zeros("s", 3, 1, 1)
            .floats("w", 3, 3, 2, 2)
            .node("n = Div x s")
            .node("y = Conv n w")
            .graph();
    assertEquals(0, pass.apply(new GraphEditor(graph, 17)));
  }
}
