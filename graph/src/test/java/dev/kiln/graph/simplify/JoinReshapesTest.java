package dev.kiln.graph.simplify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.graph.Sketch;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinReshapesTest {
  @ParameterizedTest
  @ValueSource(strings = {"Reshape x any", "Flatten x", "Squeeze x", "Unsqueeze x axis"})
  void secondShapeIsEnough(String first) {
    Applied applied =
        Applied.of(
            new JoinReshapes(),
            new Sketch("N", 1, 6)
                .longs("any", 0, 2, -1)
                .longs("axis", 1)
                .longs("last", -1, 3)
                .node("a = " + first)
                .node("y = Reshape a last")
                .graph());
    assertEquals(1, applied.changes());
    assertEquals(List.of("x", "last"), applied.graph().nodes().get(1).inputs());
  }

  @Test
  void shapeThatCopiesASizeNeedsTheFirst() {
    Applied applied =
        Applied.of(
            new JoinReshapes(),
            new Sketch("N", 6)
                .longs("any", -1, 3)
                .longs("last", 0, -1)
                .node("a = Reshape x any")
                .node("y = Reshape a last")
                .graph());
    assertEquals(0, applied.changes());
  }
}
