package dev.kiln.graph.simplify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.Sketch;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ElementType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimplifyTest {
  @Test
  void passesFeedEachOtherUntilNothingIsLeftToDo() {
    Graph graph =
        new Sketch(1, 3, 8, 8)
            .floats("w", 4, 3, 3, 3)
            .floats("scale", 4)
            .floats("shift", 4)
            .floats("mean", 4)
            .floats("var", 4)
            .scalar("one", 1)
            .longs("half", 0, 0, 1, 1)
            .longs("minus", -1)
            .node("widths = Concat half half", Map.of("axis", Attribute.of(0L)))
            .node("p = Pad x widths")
            .node("c = Conv p w")
            .node("i = Identity c")
            .node("n = BatchNormalization i scale shift mean var")
            .node("s = Shape n", Map.of("end", Attribute.of(1L)))
            .node("t = Concat s minus", Map.of("axis", Attribute.of(0L)))
            .node("f = Flatten n")
            .node("r = Reshape f t")
            .node("y = Mul r one")
            .graph();
    Simplification simple = Simplify.of(graph, 17);
    assertEquals(
        List.of("Conv", "Flatten"),
        simple.graph().nodes().stream().map(Node::operator).toList(),
        simple::toString);
    assertEquals(10, simple.before());
    Applied.requireSame(graph, simple.graph(), 17);
    assertEquals(simple.graph(), Simplify.of(simple.graph(), 17).graph());
  }

  @Test
  void whatASubgraphTakesFromAroundItStaysThere() {
    Value inner = Value.of("inner", ElementType.FLOAT);
    Graph doubled =
        new Graph(
            "then",
            List.of(),
            List.of(inner),
            List.of(new Node("double", "", "Add", List.of("b", "w"), List.of("inner"), Map.of())),
            Map.of(),
            List.of());
    Graph kept =
        new Graph(
            "else",
            List.of(),
            List.of(Value.of("kept", ElementType.FLOAT)),
            List.of(new Node("keep", "", "Identity", List.of("b"), List.of("kept"), Map.of())),
            Map.of(),
            List.of());
    Graph graph =
        new Graph(
            "branches",
            List.of(
                new Value("x", ElementType.FLOAT, List.of(Dim.of("N"))),
                new Value("which", ElementType.BOOL, List.of())),
            List.of(new Value("y", ElementType.FLOAT, null)),
            List.of(
                new Node("relu", "", "Relu", List.of("x"), List.of("a"), Map.of()),
                new Node("copy", "", "Identity", List.of("a"), List.of("b"), Map.of()),
                new Node(
                    "if",
                    "",
                    "If",
                    List.of("which"),
                    List.of("y"),
                    Map.of(
                        "then_branch", new Attribute.Subgraph(doubled),
                        "else_branch", new Attribute.Subgraph(kept)))),
            Map.of("w", TensorData.ofFloats(List.of(1L), 3)),
            List.of());
    Graph simple = Simplify.of(graph, 17).graph();
    assertEquals(List.of("Relu", "If"), simple.nodes().stream().map(Node::operator).toList());
    Applied.requireSame(graph, simple, 17);
  }

  @Test
  void summaryTellsWhatEachPassDid() {
    Graph graph =
        new Sketch("N", 4).node("a = Identity x").node("b = Tanh x").node("y = Tanh a").graph();
    assertEquals("3 -> 1 nodes: identities 1, dead nodes 1", Simplify.of(graph, 17).toString());
  }
}
