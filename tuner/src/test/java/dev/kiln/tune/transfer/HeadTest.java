package dev.kiln.tune.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphBuilder;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Op;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.runtime.ElementType;
import dev.kiln.tune.GraphBlock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadTest {
  private final GraphBuilder graph = new GraphBuilder("g", 13);
  private final Value image =
      graph.input("x", ElementType.FLOAT, List.of(Dim.of(1), Dim.of(3), Dim.of(4), Dim.of(4)));

  private Value constant(String name, long... dims) {
    List<Long> sizes = java.util.stream.LongStream.of(dims).boxed().toList();
    int count = (int) java.util.stream.LongStream.of(dims).reduce(1, (a, b) -> a * b);
    float[] values = new float[count];
    java.util.Arrays.fill(values, 0.1f);
    return graph.initializer(name, TensorData.ofFloats(sizes, values));
  }

  private OnnxModel model(Value result, List<Dim> shape) {
    graph.describe(result, ElementType.FLOAT, shape);
    graph.reserve("y");
    graph.output("y", result);
    return OnnxModel.of(graph.build(), 13, Map.of());
  }

  /** A convolution, a pool, and a product with a bias behind a Reshape, then a softmax. */
  private OnnxModel dense() {
    Value conv = graph.node(Op.CONV, Map.of(), image, constant("k", 6, 3, 1, 1));
    Value pooled = graph.node(Op.GLOBAL_AVERAGE_POOL, Map.of(), conv);
    Value flat =
        graph.node(Op.RESHAPE, Map.of(), pooled, graph.initializer("s", TensorData.ofLongs(1, 6)));
    Value product = graph.node(Op.MATMUL, Map.of(), flat, constant("w", 6, 10));
    Value sum = graph.node(Op.ADD, Map.of(), product, constant("b", 10));
    Value shaped =
        graph.node(Op.RESHAPE, Map.of(), sum, graph.initializer("t", TensorData.ofLongs(-1, 10)));
    return model(
        graph.node(Op.SOFTMAX, Map.of("axis", Attribute.of(1L)), shaped),
        List.of(Dim.of(1), Dim.of(10)));
  }

  @Test
  void aProductWithItsBiasIsReplacedAndTheShapesBehindItToo() {
    OnnxModel model = dense();
    NewHead head = NewHead.of(model, Head.of(model), 3, false, 1);
    Graph made = head.model().graph();
    assertEquals(List.of(6L, 3L), made.initializers().get("w").dims());
    assertEquals(List.of(3L), made.initializers().get("b").dims());
    assertEquals(
        List.of(-1L, 3L),
        List.of(made.initializers().get("t").longs()[0], made.initializers().get("t").longs()[1]));
    assertEquals(List.of(Dim.of(1), Dim.of(3)), made.outputs().get(0).shape());
    assertEquals(model.graph().initializers().get("k"), made.initializers().get("k"));
    assertFalse(head.scores().equals("y"), "the scores are before the softmax");
    assertTrue(head.weights().containsAll(List.of("w", "b")));
    GraphBlock.of(head.model());
  }

  @Test
  void aHeadForTheSameClassesIsKept() {
    OnnxModel model = dense();
    NewHead head = NewHead.of(model, Head.of(model), 10, true, 1);
    assertEquals(model, head.model());
    assertTrue(head.kept());
  }

  @Test
  void aConvolutionBeforeAPoolIsAHead() {
    Value body =
        graph.node(
            Op.RELU, Map.of(), graph.node(Op.CONV, Map.of(), image, constant("k", 6, 3, 1, 1)));
    Value conv = graph.node(Op.CONV, Map.of(), body, constant("w", 10, 6, 1, 1), constant("b", 10));
    Value pooled =
        graph.node(Op.GLOBAL_AVERAGE_POOL, Map.of(), graph.node(Op.RELU, Map.of(), conv));
    OnnxModel model =
        model(
            graph.foreign("", "Flatten", Map.of(), 1, pooled).get(0),
            List.of(Dim.of(1), Dim.of(10)));
    Graph made = NewHead.of(model, Head.of(model), 2, false, 1).model().graph();
    assertEquals(List.of(2L, 6L, 1L, 1L), made.initializers().get("w").dims());
    assertEquals(List.of(2L), made.initializers().get("b").dims());
  }

  @Test
  void featuresGetALayerOfTheirOwn() {
    Value conv = graph.node(Op.CONV, Map.of(), image, constant("k", 6, 3, 1, 1));
    Value clipped =
        graph.node(
            Op.CLIP, Map.of(), conv, graph.initializer("low", TensorData.ofFloats(List.of(), 0)));
    OnnxModel model = model(clipped, List.of(Dim.of(1), Dim.of(6), Dim.of(4), Dim.of(4)));
    Head head = Head.of(model);
    assertTrue(head.layer().isEmpty());
    Graph made = NewHead.of(model, head, 2, false, 1).model().graph();
    assertEquals("logits", made.outputs().get(0).name());
    assertEquals(List.of(2L, 6L), made.initializers().get("head.weight").dims());
  }

  @Test
  void aSumOfTwoBranchesIsNoBiasButFeatures() {
    Value one = graph.node(Op.CONV, Map.of(), image, constant("k", 6, 3, 1, 1));
    Value other = graph.node(Op.CONV, Map.of(), image, constant("l", 6, 3, 1, 1));
    Value sum = graph.node(Op.RELU, Map.of(), graph.node(Op.ADD, Map.of(), one, other));
    OnnxModel model = model(sum, List.of(Dim.of(1), Dim.of(6), Dim.of(4), Dim.of(4)));
    assertTrue(Head.of(model).layer().isEmpty());
  }

  @Test
  void theHeadOfPixelsIsBehindWhatResizesReordersAndDecides() {
    Value body =
        graph.node(
            Op.RELU, Map.of(), graph.node(Op.CONV, Map.of(), image, constant("k", 6, 3, 1, 1)));
    Value conv = graph.node(Op.CONV, Map.of(), body, constant("w", 10, 6, 1, 1), constant("b", 10));
    Value last = graph.node(Op.TRANSPOSE, Map.of("perm", Attribute.of(0, 2, 3, 1)), conv);
    Value decided = graph.foreign("", "ArgMax", Map.of("axis", Attribute.of(3L)), 1, last).get(0);
    graph.reserve("y");
    graph.output("y", decided);
    OnnxModel model = OnnxModel.of(graph.build(), 13, Map.of());
    NewHead head = NewHead.of(model, Head.ofPixels(model), 2, false, 1);
    assertEquals(List.of(2L, 6L, 1L, 1L), head.model().graph().initializers().get("w").dims());
    SegmenterBlock block = new SegmenterBlock(head, 2);
    assertEquals(
        java.util.Set.of("backbone.k", "head.w", "head.b"),
        java.util.Set.copyOf(block.getDirectParameters().keys()));
  }

  @Test
  void aQuantizedHeadIsKeptButNotReplaced() {
    Value scale = graph.initializer("scale", TensorData.ofScalar(ElementType.FLOAT, 0.1));
    Value levels =
        graph.initializer(
            "levels",
            new TensorData(
                ElementType.INT8, List.of(10L, 3L, 4L, 4L), java.nio.ByteBuffer.allocate(480)));
    Value weights = graph.foreign("", "DequantizeLinear", Map.of(), 1, levels, scale).get(0);
    Value conv = graph.node(Op.CONV, Map.of(), image, weights);
    Value flat = graph.foreign("", "Flatten", Map.of(), 1, conv).get(0);
    OnnxModel model = model(flat, List.of(Dim.of(1), Dim.of(10)));
    Head head = Head.of(model);
    assertEquals(java.util.Set.of("levels", ""), NewHead.of(model, head, 10, true, 1).weights());
    var e = assertThrows(GraphException.class, () -> NewHead.of(model, head, 2, false, 1));
    assertTrue(e.getMessage().contains("quantized"), e.getMessage());
  }

  @Test
  void aHeadThatIsNotThereIsNotGuessed() {
    OnnxModel model = dense();
    var e = assertThrows(IllegalArgumentException.class, () -> Head.named(model, "nothing"));
    assertTrue(e.getMessage().contains("MatMul"), e.getMessage());
  }

  @Test
  void anOutputOfNeitherScoresNorFeaturesNamesCandidates() {
    Value conv = graph.node(Op.CONV, Map.of(), image, constant("k", 6, 3, 1, 1));
    Value turned = graph.node(Op.TRANSPOSE, Map.of("perm", Attribute.of(1, 0, 2, 3)), conv);
    Value flat =
        graph.node(
            Op.RESHAPE, Map.of(), turned, graph.initializer("s", TensorData.ofLongs(2, 3, 16)));
    OnnxModel model = model(flat, List.of(Dim.of(2), Dim.of(3), Dim.of(16)));
    var e = assertThrows(GraphException.class, () -> Head.of(model));
    assertTrue(e.getMessage().contains("--head"), e.getMessage());
  }
}
