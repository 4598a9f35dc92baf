package dev.kiln.graph.integer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphBuilder;
import dev.kiln.graph.Node;
import dev.kiln.graph.Op;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.TemporaryModel;
import dev.kiln.graph.quantize.Quality;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DynamicGraphTest {
  private static final int WIDTH = 32;

  private final Random random = new Random(1);

  private TensorData numbers(long... dims) {
    float[] numbers = new float[(int) (dims[0] * (dims.length > 1 ? dims[1] : 1))];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return TensorData.ofFloats(java.util.Arrays.stream(dims).boxed().toList(), numbers);
  }

  private Graph graph(Map<String, Attribute> attributes) {
    GraphBuilder graph = new GraphBuilder("products", 17);
    graph.reserve("y");
    Value x = graph.input("x", ElementType.FLOAT, List.of(Dim.of("N"), Dim.of(WIDTH)));
    Value hidden =
        graph.node(
            Op.GEMM,
            attributes,
            x,
            graph.initializer("w", numbers(WIDTH, WIDTH)),
            graph.initializer("b", numbers(WIDTH)));
    Value again = graph.node(Op.MATMUL, Map.of(), x, graph.initializer("v", numbers(WIDTH, WIDTH)));
    graph.output("y", graph.node(Op.ADD, Map.of(), hidden, again));
    return graph.build();
  }

  private static Map<String, Tensor> run(Graph graph, Map<String, Tensor> inputs) {
    try (TemporaryModel file = TemporaryModel.of(OnnxModel.of(graph, 17, Map.of()));
        Model model = file.open(Options.shared())) {
      return model.run(inputs);
    }
  }

  private void staysClose(Map<String, Attribute> attributes) {
    Graph floats = graph(attributes);
    assertTrue(DynamicGraph.suits(floats, 17));
    Graph integers = DynamicGraph.of(floats, 17);
    float[] numbers = new float[3 * WIDTH];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    Map<String, Tensor> inputs = Map.of("x", Tensor.floats(numbers, 3, WIDTH));
    double quality = Quality.PSNR.of(run(floats, inputs), run(integers, inputs));
    assertTrue(quality > 35, "PSNR " + quality);
    assertEquals(2, count(integers, "MatMulInteger"));
    assertEquals(1, count(integers, "DynamicQuantizeLinear"), "one for both that read x");
    assertEquals(0, count(integers, "Gemm"));
    assertFalse(integers.initializers().containsKey("w"), "float weights are gone");
  }

  private static long count(Graph graph, String operator) {
    return graph.nodes().stream().map(Node::operator).filter(operator::equals).count();
  }

  @Test
  void productsStayCloseToFloat() {
    staysClose(Map.of());
  }

  @Test
  void turnedWeightsAndFactorsAreUnderstood() {
    staysClose(
        Map.of("transB", Attribute.of(1L), "alpha", Attribute.of(0.5f), "beta", Attribute.of(2f)));
  }

  @Test
  void turnedInputIsLeftInFloat() {
    Graph floats = graph(Map.of("transA", Attribute.of(1L)));
    assertEquals(1, count(DynamicGraph.of(floats, 17), "Gemm"));
  }

  @Test
  void precisionOfNodesIsTold() {
    Graph integers = DynamicGraph.of(graph(Map.of("transA", Attribute.of(1L))), 17);
    assertEquals(
        List.of(ElementType.FLOAT, ElementType.INT8),
        NodePrecision.of(integers).stream().map(NodePrecision::type).toList());
  }
}
