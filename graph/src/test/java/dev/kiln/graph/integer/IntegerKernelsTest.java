package dev.kiln.graph.integer;

import static dev.kiln.graph.integer.IntegerModels.OPTIONS;
import static dev.kiln.graph.integer.IntegerModels.assertClose;
import static dev.kiln.graph.integer.IntegerModels.assertRuns;
import static dev.kiln.graph.integer.IntegerModels.model;
import static dev.kiln.graph.integer.IntegerModels.normal;
import static dev.kiln.graph.integer.IntegerModels.quantized;
import static dev.kiln.graph.integer.IntegerModels.quantizer;
import static dev.kiln.graph.integer.IntegerModels.sample;
import static dev.kiln.graph.integer.IntegerModels.twoConvolutions;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Sketch;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.profile.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ONNX Runtime makes of quantized graphs: integer kernels, or floats where that is wanted. */
class IntegerKernelsTest {
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
}
