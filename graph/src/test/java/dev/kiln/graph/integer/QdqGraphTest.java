package dev.kiln.graph.integer;

import static dev.kiln.graph.integer.IntegerModels.OPTIONS;
import static dev.kiln.graph.integer.IntegerModels.assertRuns;
import static dev.kiln.graph.integer.IntegerModels.model;
import static dev.kiln.graph.integer.IntegerModels.normal;
import static dev.kiln.graph.integer.IntegerModels.pictures;
import static dev.kiln.graph.integer.IntegerModels.quantized;
import static dev.kiln.graph.integer.IntegerModels.quantizer;
import static dev.kiln.graph.integer.IntegerModels.twoConvolutions;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.Sketch;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.profile.Profile;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Tensor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QdqGraphTest {
  /** The rules that TensorRT's documentation gives for explicitly quantized models. */
  @Test
  void weightsAreSymmetricWithOneScaleForEachOutputChannel() {
    Graph quantized = quantized(twoConvolutions()).graph();
    for (Node node : quantized.nodes()) {
      if (node.is("Conv")) {
        Node weights = producer(quantized, node.input(1));
        assertTrue(weights.is("DequantizeLinear"));
        assertEquals(2, weights.inputs().size(), "no zero point");
        assertEquals(0, weights.integer("axis", 1));
        TensorData integers = quantized.initializers().get(weights.input(0));
        assertEquals(ElementType.INT8, integers.type());
        assertEquals(
            List.of(integers.dims().get(0)), quantized.initializers().get(weights.input(1)).dims());
        Node bias = producer(quantized, node.input(2));
        assertEquals(ElementType.INT32, quantized.initializers().get(bias.input(0)).type());
      }
      if (node.is("QuantizeLinear")) {
        assertEquals(List.of(), quantized.initializers().get(node.input(1)).dims(), "a scalar");
        assertEquals(ElementType.UINT8, quantized.initializers().get(node.input(2)).type());
      }
    }
  }

  /**
   * ONNX Runtime's integer Gemm wants zero points on weights; TensorRT takes them if they are 0.
   */
  @Test
  void weightsOfGemmAreSymmetricToo() {
    Graph graph =
        new Sketch("N", 16)
            .constant("w", normal(8, 16))
            .node("y = Gemm x w", Map.of("transB", Attribute.of(1L)))
            .graph();
    Graph quantized = quantized(graph).graph();
    Node gemm = quantized.nodes().stream().filter(n -> n.is("Gemm")).findFirst().orElseThrow();
    Node weights = producer(quantized, gemm.input(1));
    assertEquals(0, weights.integer("axis", 1));
    TensorData zeros = quantized.initializers().get(weights.input(2));
    assertEquals(List.of(8L), zeros.dims());
    assertEquals(new TensorData(ElementType.INT8, List.of(8L), ByteBuffer.allocate(8)), zeros);
  }

  /** Nodes that only move elements, and Shape, need no floats. */
  @Test
  void movedElementsStayBytes() {
    Graph graph =
        new Sketch("N", 4, 8, 8)
            .constant("w", normal(8, 4, 3, 3))
            .constant("v", normal(3, 2, 3, 3))
            .node("a = Conv x w")
            .node("b = DepthToSpace a", Map.of("blocksize", Attribute.of(2L)))
            .node("c = Transpose b", Map.of("perm", Attribute.of(0, 1, 3, 2)))
            .node("s = Shape c")
            .node("d = Reshape c s")
            .node("y = Conv d v")
            .graph();
    Graph quantized = quantized(graph).graph();
    Node shape = quantized.nodes().stream().filter(n -> n.is("Shape")).findFirst().orElseThrow();
    assertTrue(shape.input(0).endsWith("_quantized"), shape::toString);
    assertRuns(graph, Set.of("QLinearConv", "DepthToSpace"), Set.of("Conv"));
    assertEquals(2, count(quantized, "QuantizeLinear") - 1, "one for x, one for each convolution");
  }

  @Test
  void bytesOfPicturesAreTheLevels() {
    Graph quantized = quantized(picture()).graph();
    for (String gone : List.of("Cast", "Clip", "Round")) {
      assertEquals(0, count(quantized, gone), gone);
    }
    OnnxModel model = model(picture());
    Map<String, Tensor> bytes = pictures(0);
    Map<String, Long> executed =
        Profile.of(quantizer(model).quantize(quantizer(model).units()), bytes, OPTIONS, 2)
            .operators();
    assertFalse(executed.containsKey("QuantizeLinear"), executed::toString);
    assertFalse(executed.containsKey("DequantizeLinear"), executed::toString);
  }

  @Test
  void nothingChosenIsTheGraphItself() {
    OnnxModel model = model(twoConvolutions());
    assertEquals(model.graph().nodes(), quantizer(model).quantize(List.of()).graph().nodes());
  }

  /** A picture in, a picture out, as dressed models do it. */
  private Graph picture() {
    Sketch sketch =
        new Sketch("N", "H", "W", 3)
            .constant("w", normal(3, 3, 3, 3))
            .scalar("zero", 0)
            .scalar("most", 255)
            .node("f = Cast image", Map.of("to", Attribute.of(1L)))
            .node("t = Transpose f", Map.of("perm", Attribute.of(0, 3, 1, 2)))
            .node("c = Conv t w", Map.of("pads", Attribute.of(1, 1, 1, 1)))
            .node("l = Clip c zero most")
            .node("r = Round l")
            .node("u = Cast r", Map.of("to", Attribute.of(2L)))
            .node("y = Transpose u", Map.of("perm", Attribute.of(0, 2, 3, 1)));
    Graph graph = sketch.graph();
    List<Dim> shape = List.of(Dim.of("N"), Dim.of("H"), Dim.of("W"), Dim.of(3));
    return graph.between(
        List.of(new Value("image", ElementType.UINT8, shape)),
        List.of(Value.of("y", ElementType.UINT8)));
  }

  private static Node producer(Graph graph, String value) {
    return graph.nodes().stream()
        .filter(node -> node.outputs().contains(value))
        .findFirst()
        .orElseThrow();
  }

  private static long count(Graph graph, String operator) {
    return graph.nodes().stream().filter(node -> node.is(operator)).count();
  }
}
