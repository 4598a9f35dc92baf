package dev.kiln.graph.simplify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Sketch;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.edit.Pass;
import dev.kiln.runtime.ElementType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropIdentitiesTest {
  private final Pass pass = new DropIdentities();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Identity a",
        "Dropout a",
        "Dropout a - false",
        "Concat a",
        "Sum a",
        "Mul a one",
        "Mul one a",
        "Div a one",
        "Add a zeros",
        "Add zeros a",
        "Sub a zeros",
        "Pow a one",
        "Relu a",
        "Reshape a shape",
        "Expand a ones",
        "Pad a nothing",
        "Transpose a"
      })
  void nodeThatGivesWhatItTakesIsDropped(String node) {
    Map<String, Attribute> attributes =
        node.startsWith("Concat")
            ? Map.of("axis", Attribute.of(0L))
            : node.startsWith("Transpose") ? Map.of("perm", Attribute.of(0L, 1L)) : Map.of();
    Applied applied =
        Applied.of(pass, sketch().node("b = " + node, attributes).node("y = Tanh b").graph());
    assertEquals(List.of("Relu", "Tanh"), applied.operators());
    assertEquals(1, applied.changes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Mul a two",
        "Sub one a",
        "Div one a",
        "Pow one a",
        "Add a wide",
        "Expand a deep",
        "Reshape a flat"
      })
  void nodeThatChangesSomethingStays(String node) {
    Applied applied = Applied.of(pass, sketch().node("b = " + node).node("y = Tanh b").graph());
    assertEquals(3, applied.operators().size());
  }

  @Test
  void nodeBeforeAnOutputTakesTheOutputsName() {
    Applied applied =
        Applied.of(pass, sketch().node("y = Identity a").node("z = Tanh a").output("z").graph());
    assertEquals(List.of("Relu", "Tanh"), applied.operators());
    assertEquals(List.of("y"), applied.graph().nodes().get(0).outputs());
    assertEquals(List.of("y"), applied.graph().nodes().get(1).inputs());
  }

  @Test
  void copyFromAnInputOrAnOutputToAnOutputStays() {
    Applied applied =
        Applied.of(
            pass,
            sketch().output("a").node("y = Identity a").node("w = Identity x").output("w").graph());
    assertEquals(List.of("Relu", "Identity", "Identity"), applied.operators());
  }

  @Test
  void severalInARowAreDroppedAtOnce() {
    Applied applied =
        Applied.of(
            pass,
            sketch().node("b = Identity a").node("c = Mul b one").node("y = Dropout c").graph());
    assertEquals(List.of("Relu"), applied.operators());
    assertEquals(3, applied.changes());
  }

  private static Sketch sketch() {
    return new Sketch(2, 3)
        .scalar("one", 1)
        .scalar("two", 2)
        .longs("shape", -1, 3)
        .longs("flat", -1)
        .longs("ones", 1, 1)
        .longs("deep", 2, 1, 1)
        .longs("nothing", 0, 0, 0, 0)
        .zeros("zeros", 3)
        .zeros("wide", 4, 1, 1)
        .constant("false", TensorData.ofScalar(ElementType.BOOL, 0))
        .node("a = Relu x");
  }
}
