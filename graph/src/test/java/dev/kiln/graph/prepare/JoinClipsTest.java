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
import org.junit.jupiter.params.provider.CsvSource;

class JoinClipsTest {
  private final Pass pass = new JoinClips();

  @ParameterizedTest
  @CsvSource({
    "Relu m,           Relu a,            Relu",
    "Relu m,           Clip a zero six,   Clip",
    "Clip m zero six,  Relu a,            Clip",
    "Clip m - six,     Clip a half,       Clip",
    "Clip m half six,  Clip a zero third, Clip",
    "Clip m zero half, Clip a six,        Clip",
    "Clip m,           Clip a zero,       Relu"
  })
  void oneClipDoesWhatTwoDid(String first, String second, String operator) {
    Graph graph =
        new Sketch("N", 3)
            .scalar("zero", 0)
            .scalar("third", 0.3f)
            .scalar("half", 0.5f)
            .scalar("six", 6)
            .node("m = Sub x half")
            .node("a = " + first.strip())
            .node("y = " + second.strip())
            .graph();
    assertEquals(List.of("Sub", operator.strip()), Applied.of(pass, graph).operators());
  }

  @Test
  void boundsOfOldOpsetsAreAttributes() {
    Graph graph =
        new Sketch("N", 3)
            .node("a = Relu x")
            .node("y = Clip a", Map.of("min", Attribute.of(-1f), "max", Attribute.of(.5f)))
            .graph();
    Applied applied = Applied.of(pass, graph, 9);
    assertEquals(List.of("Clip"), applied.operators());
    assertEquals(Attribute.of(0f), applied.graph().nodes().get(0).attributes().get("min"));
  }

  @Test
  void boundsOutOfOrderAndThoseOfARunStay() {
    Graph graph =
        new Sketch("N", 3)
            .scalar("zero", 0)
            .scalar("six", 6)
            .node("low = ReduceMin x", Map.of("keepdims", Attribute.of(0L)))
            .node("a = Clip x six zero")
            .node("b = Relu a")
            .node("y = Clip b low")
            .graph();
    assertEquals(0, Applied.of(pass, graph).changes());
  }

  @Test
  void whatOthersReadStays() {
    Graph graph = new Sketch("N", 3).node("a = Relu x").node("y = Relu a").output("a").graph();
    assertEquals(0, Applied.of(pass, graph).changes());
  }
}
