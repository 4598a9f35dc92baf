package dev.kiln.graph.simplify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Sketch;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JoinTransposesTest {
  @Test
  void twoBecomeOne() {
    Graph graph =
        new Sketch(2, 3, 4)
            .node("a = Transpose x", Map.of("perm", Attribute.of(1L, 2L, 0L)))
            .node("y = Transpose a", Map.of("perm", Attribute.of(0L, 2L, 1L)))
            .graph();
    Applied applied = Applied.of(new JoinTransposes(), graph);
    assertEquals(1, applied.changes());
    assertEquals(Attribute.of(1L, 0L, 2L), applied.graph().nodes().get(1).attributes().get("perm"));
    assertEquals(List.of("Transpose"), operators(graph));
  }

  @Test
  void thereAndBackIsNothing() {
    Graph graph =
        new Sketch(2, 3, 4, 5)
            .node("r = Relu x")
            .node("a = Transpose r", Map.of("perm", Attribute.of(0L, 2L, 3L, 1L)))
            .node("b = Transpose a", Map.of("perm", Attribute.of(0L, 3L, 1L, 2L)))
            .node("y = Tanh b")
            .graph();
    assertEquals(List.of("Relu", "Tanh"), operators(graph));
  }

  private static List<String> operators(Graph graph) {
    return Simplify.of(graph, 17).graph().nodes().stream().map(n -> n.operator()).toList();
  }
}
