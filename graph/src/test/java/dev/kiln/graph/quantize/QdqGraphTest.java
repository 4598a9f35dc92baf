package dev.kiln.graph.quantize;

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
import dev.kiln.graph.calibrate.Calibration;
import dev.kiln.graph.calibrate.RangeMethod;
import dev.kiln.graph.calibrate.Samples;
import dev.kiln.graph.calibrate.StatisticsCache;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.profile.Profile;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QdqGraphTest {
  private static final Options OPTIONS = Options.shared().withThreads(1);

  private final Random random = new Random(4);

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

  @Test
  void convolutionsAndTheirActivationsRunAsIntegers() {
    assertRuns(twoConvolutions(), Set.of("QLinearConv"), Set.of("Conv", "Relu", "Clip"));
  }

  @ParameterizedTest
  @CsvSource({
    "y = Add a b, QLinearAdd",
    "y = Mul a b, QLinearMul",
    "y = Concat a b, QLinearConcat",
    "y = GlobalAveragePool a, QLinearGlobalAveragePool",
    "y = Sigmoid a, QLinearSigmoid",
    "y = LeakyRelu a, QLinearLeakyRelu",
    "y = MaxPool a, NhwcMaxPool",
    "y = AveragePool a, QLinearAveragePool"
  })
  void operatorsBehindConvolutionsRunAsIntegers(String line, String executed) {
    Map<String, Attribute> attributes =
        line.contains("Concat")
            ? Map.of("axis", Attribute.of(1L))
            : line.contains(" MaxPool")
                    || line.contains("AveragePool a") && !line.contains("Global")
                ? Map.of("kernel_shape", Attribute.of(2, 2))
                : Map.of();
    Graph graph =
        new Sketch("N", 4, 8, 8)
            .constant("w", normal(4, 4, 3, 3))
            .constant("v", normal(4, 4, 3, 3))
            .node("a = Conv x w")
            .node("b = Conv x v")
            .node(line, attributes)
            .graph();
    assertRuns(graph, Set.of("QLinearConv", executed), Set.of("Conv"));
  }

  @ParameterizedTest
  @CsvSource({"0", "1"})
  void linearLayersRunAsIntegers(long transposed) {
    Graph graph =
        new Sketch("N", 16)
            .constant("w", normal(16, 16))
            .constant("b", normal(16))
            .constant("v", normal(16, 10))
            .node("a = Gemm x w b", Map.of("transB", Attribute.of(transposed)))
            .node("r = Relu a")
            .node("y = MatMul r v")
            .graph();
    assertRuns(graph, Set.of("QGemm", "QLinearMatMul"), Set.of("Gemm", "MatMul", "Relu"));
  }

  @Test
  void groupsHaveTheirOwnChannels() {
    Graph graph =
        new Sketch("N", 6, 9, 9)
            .constant("w", normal(6, 1, 3, 3))
            .constant("b", normal(6))
            .constant("v", normal(4, 3, 1, 1))
            .node("a = Conv x w b", Map.of("group", Attribute.of(6L)))
            .node("y = Conv a v", Map.of("group", Attribute.of(2L)))
            .graph();
    assertRuns(graph, Set.of("QLinearConv"), Set.of("Conv"));
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

  /** ONNX Runtime would quantize it by itself, with one scale for all its weights. */
  @Test
  void aConvolutionLeftInFloatRunsInFloat() {
    OnnxModel model = model(threeConvolutions());
    Quantizer quantizer = quantizer(model);
    List<IntegerUnit> chosen = new ArrayList<>(quantizer.units());
    chosen.removeIf(unit -> unit.output().equals("b"));
    assertEquals(2, chosen.size());
    OnnxModel quantized = quantizer.quantize(chosen);
    Map<String, Long> executed = Profile.of(quantized, sample(0), OPTIONS, 2).operators();
    assertEquals(2, executed.get("QLinearConv"));
    assertEquals(1, executed.get("Conv"), executed::toString);
    assertClose(model, quantized, 30);
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

  private void assertRuns(Graph graph, Set<String> wanted, Set<String> unwanted) {
    OnnxModel model = model(graph);
    OnnxModel quantized = quantized(graph);
    Map<String, Long> executed = Profile.of(quantized, sample(0, graph), OPTIONS, 2).operators();
    assertTrue(executed.keySet().containsAll(wanted), executed::toString);
    assertTrue(unwanted.stream().noneMatch(executed::containsKey), executed::toString);
    assertClose(model, quantized, 30);
  }

  private void assertClose(OnnxModel model, OnnxModel quantized, double least) {
    SampleObjective objective =
        new SampleObjective(model, samples(model.graph()), OPTIONS, Optional.of(Quality.PSNR));
    Score score = objective.score(quantized);
    assertTrue(score.worst() > least, score::toString);
  }

  private OnnxModel quantized(Graph graph) {
    Quantizer quantizer = quantizer(model(graph));
    return quantizer.quantize(quantizer.units());
  }

  private Quantizer quantizer(OnnxModel model) {
    List<IntegerUnit> units = IntegerUnits.of(model.graph(), model.opset());
    return new Quantizer(
        model,
        new Calibration(model, samples(model.graph()), StatisticsCache.NONE, percent -> {})
            .measure(Scales.needed(model.graph(), units)),
        RangeMethod.MSE);
  }

  private static OnnxModel model(Graph graph) {
    return OnnxModel.of(graph, 17, Map.of());
  }

  private Samples samples(Graph graph) {
    boolean pictures = graph.inputs().get(0).type() == ElementType.UINT8;
    List<Map<String, Tensor>> samples = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      samples.add(pictures ? pictures(i) : sample(i, graph));
    }
    return Samples.of(samples);
  }

  private static Map<String, Tensor> sample(int seed) {
    return sample(seed, new Sketch("N", 4, 12, 12).graph());
  }

  private static Map<String, Tensor> sample(int seed, Graph graph) {
    Random numbers = new Random(seed);
    long[] shape =
        graph.inputs().get(0).shape().stream()
            .mapToLong(dim -> dim instanceof Dim.Fixed fixed ? fixed.size() : 2)
            .toArray();
    int count = 1;
    for (long dim : shape) {
      count *= (int) dim;
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) numbers.nextGaussian();
    }
    return Map.of("x", Tensor.floats(values, shape));
  }

  private static Map<String, Tensor> pictures(int seed) {
    byte[] bytes = new byte[10 * 12 * 3];
    new Random(seed).nextBytes(bytes);
    return Map.of("image", Tensor.bytes(bytes, 1, 10, 12, 3));
  }

  private Graph twoConvolutions() {
    return new Sketch("N", 4, 12, 12)
        .constant("w", normal(8, 4, 3, 3))
        .constant("b", normal(8))
        .constant("v", normal(5, 8, 1, 1))
        .scalar("zero", 0)
        .scalar("six", 6)
        .node("a = Conv x w b")
        .node("r = Relu a")
        .node("c = Conv r v")
        .node("y = Clip c zero six")
        .graph();
  }

  private Graph threeConvolutions() {
    return new Sketch("N", 4, 12, 12)
        .constant("u", normal(8, 4, 3, 3))
        .constant("v", normal(8, 8, 3, 3))
        .constant("w", normal(4, 8, 3, 3))
        .node("a = Conv x u")
        .node("b = Conv a v")
        .node("y = Conv b w")
        .graph();
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

  private TensorData normal(long... dims) {
    List<Long> sizes = new ArrayList<>();
    int count = 1;
    for (long dim : dims) {
      sizes.add(dim);
      count *= (int) dim;
    }
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return TensorData.ofFloats(sizes, numbers);
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
