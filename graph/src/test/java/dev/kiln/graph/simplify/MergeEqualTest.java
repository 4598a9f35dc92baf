package dev.kiln.graph.simplify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Sketch;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.edit.Pass;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MergeEqualTest {
  private final Pass pass = new MergeEqual();

  @Test
  void whatIsComputedTwiceIsComputedOnce() {
    Applied applied =
        Applied.of(
            pass,
            new Sketch("N", 4)
                .scalar("two", 2)
                .scalar("again", 2)
                .node("a = Mul x two")
                .node("b = Mul x again")
                .node("c = Tanh a")
                .node("d = Tanh b")
                .node("y = Add c d")
                .graph());
    assertEquals(List.of("Mul", "Tanh", "Add"), applied.operators());
    assertEquals(2, applied.changes());
  }

  @Test
  void attributesTellNodesApart() {
    Applied applied =
        Applied.of(
            pass,
            new Sketch("N", 4)
                .node("a = LeakyRelu x", Map.of("alpha", Attribute.of(0.1f)))
                .node("b = LeakyRelu x", Map.of("alpha", Attribute.of(0.2f)))
                .node("y = Add a b")
                .graph());
    assertEquals(0, applied.changes());
  }

  @Test
  void outputsKeepTheirOwnNodes() {
    Applied applied =
        Applied.of(
            pass, new Sketch("N", 4).output("z").node("y = Tanh x").node("z = Tanh x").graph());
    assertEquals(List.of("Tanh", "Tanh"), applied.operators());
  }

  @Test
  void whatIsDrawnAtRandomIsDrawnTwice() {
    GraphEditor graph =
        new GraphEditor(
            new Sketch("N", 4)
                .node("a = RandomNormalLike x")
                .node("b = RandomNormalLike x")
                .node("y = Sub a b")
                .graph(),
            17);
    assertEquals(0, pass.apply(graph));
  }

  @Test
  void equalWeightsKeepTheirNames() {
    Applied applied =
        Applied.of(
            pass,
            new Sketch("N", 2)
                .zeros("first.bias", 2)
                .zeros("second.bias", 2)
                .node("a = Add x first.bias")
                .node("y = Add a second.bias")
                .graph());
    assertEquals(2, applied.graph().initializers().size());
  }
}
