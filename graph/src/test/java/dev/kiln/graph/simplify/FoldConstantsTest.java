package dev.kiln.graph.simplify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Sketch;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.edit.Pass;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FoldConstantsTest {
  private final Pass pass = new FoldConstants();

  @Test
  void arithmeticOnConstantsIsDoneAhead() {
    Graph graph =
        new Sketch("N", 4)
            .floats("a", 4)
            .floats("b", 4)
            .node("c = Add a b")
            .node("d = Mul c c")
            .node("y = Mul x d")
            .graph();
    Applied applied = Applied.of(pass, graph);
    assertEquals(List.of("Add", "Mul"), applied.operators(), "the sum is left to die");
    float a = graph.initializers().get("a").floats()[0];
    float b = graph.initializers().get("b").floats()[0];
    assertEquals((a + b) * (a + b), applied.graph().initializers().get("d").floats()[0]);
  }

  @Test
  void constantNodeBecomesAnInitializer() {
    Graph graph =
        new Sketch(2, 2)
            .node("c = Constant", Map.of("value", new Attribute.Tensor(TensorData.ofLongs(4))))
            .node("i = Constant", Map.of("value_ints", Attribute.of(0L, 2L)))
            .node("z = Reshape x c")
            .node("y = Gather z i")
            .graph();
    Applied applied = Applied.of(pass, graph);
    assertEquals(2, applied.changes());
    assertEquals(List.of("Reshape", "Gather"), applied.operators());
  }

  @Test
  void shapeThatIsFixedIsKnownAhead() {
    Graph graph =
        new Sketch(1, 3, 9, 10)
            .floats("w", 5, 3, 3, 3)
            .node("c = Conv x w", Map.of("strides", Attribute.of(2L, 2L)))
            .node("s = Shape c", Map.of("start", Attribute.of(1L), "end", Attribute.of(-1L)))
            .node("f = Cast s", Map.of("to", Attribute.of(1L)))
            .node("y = ReduceSum f")
            .output("c")
            .graph();
    Applied applied = Applied.of(pass, graph);
    assertArrayEquals(new long[] {5, 4}, applied.graph().initializers().get("s").longs());
  }

  @Test
  void shapeThatARunChoosesIsLeftAlone() {
    Graph graph =
        new Sketch("N", 3)
            .node("s = Shape x")
            .node("y = Cast s", Map.of("to", Attribute.of(1L)))
            .graph();
    assertEquals(0, Applied.of(pass, graph).changes());
  }

  @Test
  void fewNumbersDoNotBecomeManyInTheFile() {
    Graph graph =
        new Sketch("N", 1)
            .scalar("one", 1)
            .longs("shape", 300, 300)
            .node("many = Expand one shape")
            .node("s = ReduceSum many")
            .node("m = ReduceMax many", Map.of("keepdims", Attribute.of(0L)))
            .node("a = Mul x s")
            .node("b = Add many a")
            .node("y = Mul b m")
            .graph();
    Applied applied = Applied.of(pass, graph);
    assertEquals(List.of("Expand", "Mul", "Add", "Mul"), applied.operators());
    assertEquals(2, applied.changes());
  }

  @Test
  void weightsInFewBitsStaySo() {
    Graph graph =
        new Sketch("N", 2)
            .scalar("scale", 0.1f)
            .floats("w", 2, 2)
            .node("q = QuantizeLinear w scale")
            .node("d = DequantizeLinear q scale")
            .node("y = MatMul x d")
            .graph();
    assertEquals(0, Applied.of(pass, graph).changes());
  }

  @Test
  void nodeWithSeveralOutputsIsFoldedWhole() {
    Graph graph =
        new Sketch("N", 2)
            .floats("w", 4)
            .node("a b = Split w")
            .node("c = Mul b b")
            .node("d = Add x a")
            .node("y = Add d c")
            .graph();
    Applied applied = Applied.of(pass, graph);
    assertEquals(List.of("Add", "Add"), applied.operators());
  }
}
