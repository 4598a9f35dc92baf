package dev.kiln.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.ElementType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class GraphBuilderTest {
  private final GraphBuilder graph = new GraphBuilder("test", 17);
  private final Value x = graph.input("x", ElementType.FLOAT, List.of(Dim.of("N"), Dim.of(4)));

  @Test
  void namesAreUnique() {
    Value first = graph.initializer("weight", TensorData.ofLongs(1));
    Value second = graph.initializer("weight", TensorData.ofLongs(2));
    Value third = graph.initializer("weight", TensorData.ofLongs(3));
    assertEquals("weight", first.name());
    assertEquals("weight_1", second.name());
    assertEquals("weight_2", third.name());
  }

  @Test
  void outputTakesItsNameAndTheNodesInBetweenFollow() {
    graph.reserve("y");
    Value hidden = graph.node(Op.RELU, Map.of(), x);
    graph.output("y", graph.node(Op.NEG, Map.of(), hidden));
    Graph built = graph.build();
    assertEquals(List.of("y"), built.nodes().get(1).outputs());
    assertEquals(built.nodes().get(0).outputs(), built.nodes().get(1).inputs());
    assertEquals("y", built.outputs().get(0).name());
  }

  @Test
  void inputOrTheSameValueTwiceBecomesAnOutputThroughACopy() {
    Value y = graph.node(Op.RELU, Map.of(), x);
    graph.output("first", y);
    graph.output("second", y);
    graph.output("same", x);
    assertEquals(
        List.of("Relu", "Identity", "Identity"),
        graph.build().nodes().stream().map(Node::operator).toList());
  }

  @Test
  void graphTakesInAnotherUnderFreshNames() {
    GraphBuilder other = new GraphBuilder("other", 17);
    Value in = other.input("x", ElementType.FLOAT, x.shape());
    Value weight = other.initializer("weight", TensorData.ofFloats(List.of(1L), 2));
    other.reserve("y");
    other.output("y", other.node(Op.MUL, Map.of(), in, weight));
    graph.initializer("weight", TensorData.ofLongs(1));
    Value result = graph.inline(other.build(), Map.of("x", x)).get("y");
    graph.output("z", result);
    Node product = graph.build().nodes().get(0);
    assertEquals(List.of("x", "weight_1"), product.inputs());
    assertEquals(List.of("z"), product.outputs());
    Value again = graph.inline(other.build(), Map.of("x", x)).get("y");
    graph.output("second", again);
    List<Node> nodes = graph.build().nodes();
    assertEquals(2, nodes.stream().map(Node::name).distinct().count());
  }

  @Test
  void nodeIsCheckedAgainstTheTable() {
    assertMessage(
        "Conv of opset 17 takes 2 to 3 inputs, found 1", () -> graph.node(Op.CONV, Map.of(), x));
    assertMessage(
        "Add of opset 17 takes 2 inputs, found 3", () -> graph.node(Op.ADD, Map.of(), x, x, x));
    assertMessage(
        "Concat of opset 17 takes at least 1 inputs, found 0",
        () -> graph.node(Op.CONCAT, Map.of("axis", Attribute.of(0L))));
    assertMessage("Cast needs the attribute 'to'", () -> graph.node(Op.CAST, Map.of(), x));
    assertMessage(
        "Relu of opset 17 has no attribute 'alpha', it has []",
        () -> graph.node(Op.RELU, Map.of("alpha", Attribute.of(1f)), x));
    assertMessage(
        "Softmax's attribute 'axis' is of kind Int, found Float",
        () -> graph.node(Op.SOFTMAX, Map.of("axis", Attribute.of(1f)), x));
    assertMessage(
        "Relu has at most 1 outputs, but 2 were requested",
        () -> graph.nodes(Op.RELU, Map.of(), 2, x));
    assertMessage(
        "Gelu needs opset 20 or newer, found opset 17; ask for a newer one",
        () -> graph.node(Op.GELU, Map.of(), x));
  }

  @Test
  void requiredInputCannotBeLeftOutByLeavingAnotherIn() {
    assertMessage(
        "Conv of opset 17 takes 2 to 3 inputs, found 2",
        () -> graph.node(Op.CONV, Map.of(), x, null, x));
  }

  @Test
  void whatAnOperatorTakesFollowsTheOpset() {
    Attribute axes = Attribute.of(new long[] {1});
    graph.node(Op.REDUCE_MEAN, Map.of("axes", axes), x);
    GraphBuilder newer = new GraphBuilder("newer", 18);
    Value y = newer.input("y", ElementType.FLOAT, null);
    assertMessage(
        "ReduceMean of opset 18 has no attribute 'axes', it has [keepdims, noop_with_empty_axes]",
        () -> newer.node(Op.REDUCE_MEAN, Map.of("axes", axes), y));
    newer.node(Op.REDUCE_MEAN, Map.of(), y, newer.initializer("axes", TensorData.ofLongs(1)));
  }

  @Test
  void valueOfAnotherGraphIsRefused() {
    Value stranger = new GraphBuilder("other", 17).input("stranger", ElementType.FLOAT, null);
    assertMessage(
        "'stranger', an input of node 'Relu_0', is not a value of the graph 'test'",
        () -> graph.node(Op.RELU, Map.of(), stranger));
  }

  @Test
  void nameGivenTwiceIsRefused() {
    assertMessage(
        "the name 'x' is given twice; give each input and output its own",
        () -> graph.reserve("x"));
  }

  @Test
  void opsetThatTheTableDoesNotKnowIsRefused() {
    assertMessage("opset 22 is not known, the newest is 21", () -> new GraphBuilder("new", 22));
    GraphBuilder old = new GraphBuilder("old", 6);
    Value y = old.input("y", ElementType.FLOAT, List.of());
    assertMessage(
        "Add needs opset 7 or newer, found opset 6; ask for a newer one",
        () -> old.node(Op.ADD, Map.of(), y, y));
  }

  @Test
  void tensorOfTheWrongLengthIsRefused() {
    assertTrue(
        assertThrows(GraphException.class, () -> TensorData.ofFloats(List.of(3L), 1, 2))
            .getMessage()
            .contains("holds 8 bytes, expected 12"));
  }

  private static void assertMessage(String expected, Executable action) {
    assertEquals(expected, assertThrows(GraphException.class, action).getMessage());
  }
}
