package dev.kiln.graph.half;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphBuilder;
import dev.kiln.graph.Node;
import dev.kiln.graph.Op;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.integer.NodePrecision;
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

class HalfGraphTest {
  private static final long CHANNELS = 8;

  private final Random random = new Random(2);

  private Value convolution(GraphBuilder graph, Value input, long from) {
    float[] weights = new float[(int) (CHANNELS * from * 9)];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (random.nextGaussian() / 8);
    }
    return graph.node(
        Op.CONV,
        Map.of("pads", Attribute.of(1, 1, 1, 1)),
        input,
        graph.initializer("w", TensorData.ofFloats(List.of(CHANNELS, from, 3L, 3L), weights)));
  }

  private static Value perChannel(GraphBuilder graph, float number) {
    float[] all = new float[(int) CHANNELS];
    java.util.Arrays.fill(all, number);
    return graph.initializer("channel", TensorData.ofFloats(List.of(CHANNELS), all));
  }

  private Graph network() {
    GraphBuilder graph = new GraphBuilder("network", 17);
    graph.reserve("y");
    graph.reserve("relu");
    Value x =
        graph.input(
            "x", ElementType.FLOAT, List.of(Dim.of(1), Dim.of(3), Dim.of("H"), Dim.of("W")));
    Value first = graph.node(Op.RELU, Map.of(), convolution(graph, x, 3));
    Value normal =
        graph.node(
            Op.INSTANCE_NORMALIZATION,
            Map.of(),
            first,
            perChannel(graph, 1),
            perChannel(graph, 0.5f));
    graph.output("y", convolution(graph, normal, CHANNELS));
    graph.output("relu", first);
    return graph.build();
  }

  private static Map<String, Tensor> run(Graph graph, Map<String, Tensor> inputs) {
    try (TemporaryModel file = TemporaryModel.of(OnnxModel.of(graph, 17, Map.of()));
        Model model = file.open(Options.shared())) {
      return model.run(inputs);
    }
  }

  @Test
  void convolutionsComputeInFloat16AroundAnIslandOfFloat() {
    Graph floats = network();
    Graph halves = HalfGraph.of(floats);
    assertEquals(
        List.of(ElementType.FLOAT16, ElementType.FLOAT16),
        NodePrecision.of(halves).stream().map(NodePrecision::type).toList());
    Node normal =
        halves.nodes().stream()
            .filter(n -> n.is("InstanceNormalization"))
            .findFirst()
            .orElseThrow();
    assertTrue(
        halves.nodes().stream()
            .anyMatch(
                node ->
                    node.is("Cast")
                        && node.output().equals(normal.input(0))
                        && node.integer("to", 0) == ElementType.FLOAT.code()));
    float[] numbers = new float[3 * 12 * 10];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    Map<String, Tensor> inputs = Map.of("x", Tensor.floats(numbers, 1, 3, 12, 10));
    Map<String, Tensor> expected = run(floats, inputs);
    Map<String, Tensor> actual = run(halves, inputs);
    assertEquals(expected.keySet(), actual.keySet());
    actual.values().forEach(tensor -> assertEquals(ElementType.FLOAT, tensor.type()));
    double quality = Quality.PSNR.of(expected, actual);
    assertTrue(quality > 60, "PSNR " + quality);
  }

  @Test
  void weightsThatFloat16CannotHoldStayInFloat() {
    GraphBuilder graph = new GraphBuilder("large", 17);
    graph.reserve("y");
    Value x = graph.input("x", ElementType.FLOAT, List.of(Dim.of(2)));
    Value large = graph.initializer("w", TensorData.ofFloats(List.of(2L), 1e5f, 1));
    graph.output("y", graph.node(Op.MUL, Map.of(), x, large));
    Graph kept = HalfGraph.of(graph.build());
    assertEquals(1, kept.nodes().size());
    assertEquals(ElementType.FLOAT, kept.initializers().values().iterator().next().type());
  }
}
