package dev.kiln.graph.simplify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Sketch;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DropDeadTest {
  @Test
  void whatNoOutputDependsOnIsDropped() {
    Applied applied =
        Applied.of(
            new DropDead(),
            new Sketch("N", 4)
                .scalar("used", 2)
                .scalar("unused", 3)
                .node("a = Mul x unused")
                .node("b = Tanh a")
                .node("y = Mul x used")
                .graph());
    assertEquals(List.of("Mul"), applied.operators());
    assertEquals(2, applied.changes());
    assertEquals(Set.of("used"), applied.graph().initializers().keySet());
  }

  @Test
  void nodeOfWhichOneOutputIsReadStays() {
    Applied applied =
        Applied.of(
            new DropDead(),
            new Sketch("N", 4)
                .longs("s", 1, 3)
                .node("y rest = Split x s", Map.of("axis", Attribute.of(1L)))
                .graph());
    assertEquals(List.of("Split"), applied.operators());
  }
}
