package dev.kiln.graph.opset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.Sketch;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.graph.verify.CompareModels;
import dev.kiln.graph.verify.Comparison;
import dev.kiln.graph.verify.Tolerance;
import dev.kiln.graph.verify.Trials;
import dev.kiln.runtime.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule, with ONNX Runtime as the judge of both versions. */
class RaiseOpsetTest {
  private static final Tolerance EQUAL = Tolerance.of(1e-6);

  @TempDir Path folder;

  static Stream<Arguments> nodesOfOldVersions() {
    return Stream.of(
        row(7, "Squeeze x", "axes", ints(0L)),
        row(7, "Squeeze x"),
        row(11, "Unsqueeze x", "axes", Attribute.of(0L, -1L)),
        row(7, "ReduceSum x", "axes", Attribute.of(1L, 3L)),
        row(7, "ReduceSum x", "keepdims", Attribute.of(0L)),
        row(11, "ReduceMean x", "axes", Attribute.of(2L, -1L), "keepdims", Attribute.of(0L)),
        row(7, "ReduceMax x", "axes", ints(1L)),
        row(12, "ReduceMin x"),
        row(9, "ReduceL1 x", "axes", ints(2L)),
        row(9, "ReduceL2 x", "axes", ints(2L)),
        row(9, "ReduceProd x", "axes", ints(2L)),
        row(9, "ReduceLogSum x", "axes", ints(2L)),
        row(9, "ReduceLogSumExp x", "axes", ints(2L)),
        row(9, "ReduceSumSquare x", "axes", ints(2L)),
        row(7, "Slice x", "starts", Attribute.of(1L, -3L), "ends", Attribute.of(3L, 100L)),
        row(9, "Slice x", "starts", ints(2L), "ends", ints(-1L), "axes", ints(3L)),
        row(7, "Pad x", "pads", Attribute.of(0, 0, 1, 2, 0, 1, 0, 3), "value", Attribute.of(.5f)),
        row(
            10,
            "Pad x",
            "pads",
            Attribute.of(0, 0, 1, 2, 0, 0, 0, 3),
            "mode",
            Attribute.of("reflect")),
        row(7, "Clip x", "min", Attribute.of(.25f), "max", Attribute.of(.75f)),
        row(7, "Clip x", "max", Attribute.of(.5f)),
        row(10, "Clip x"),
        row(7, "Dropout x", "ratio", Attribute.of(.3f)),
        row(10, "Dropout x"),
        row(7, "Softmax x"),
        row(11, "Softmax x", "axis", Attribute.of(3L)),
        row(11, "LogSoftmax x", "axis", Attribute.of(-1L)),
        row(11, "LogSoftmax x", "axis", Attribute.of(0L)),
        row(9, "Hardmax x", "axis", Attribute.of(2L)),
        row(12, "Softmax x", "axis", Attribute.of(-2L)),
        row(7, "BatchNormalization x c c c c", "spatial", Attribute.of(1L)),
        row(9, "BatchNormalization x c c c c", "momentum", Attribute.of(.8f)),
        row(9, "Upsample x grow", "mode", Attribute.of("nearest")),
        row(9, "Upsample x grow", "mode", Attribute.of("linear")),
        row(10, "Resize x grow", "mode", Attribute.of("nearest")),
        row(10, "Resize x grow", "mode", Attribute.of("linear")),
        row(10, "Resize x shrink", "mode", Attribute.of("nearest")),
        row(10, "Resize x shrink", "mode", Attribute.of("linear")),
        row(
            7,
            "Upsample x",
            "scales",
            new Attribute.Floats(List.of(1f, 1f, 2f, 1.5f)),
            "mode",
            Attribute.of("nearest")),
        row(
            11,
            "Resize x none grow",
            "mode",
            Attribute.of("cubic"),
            "coordinate_transformation_mode",
            Attribute.of("align_corners")),
        row(
            7,
            "MaxPool x",
            "kernel_shape",
            Attribute.of(2L, 2L),
            "auto_pad",
            Attribute.of("SAME_UPPER")),
        row(7, "AveragePool x", "kernel_shape", Attribute.of(3, 2), "strides", Attribute.of(2, 2)),
        row(
            10,
            "AveragePool x",
            "kernel_shape",
            Attribute.of(3, 2),
            "strides",
            Attribute.of(2, 2),
            "pads",
            Attribute.of(1, 1, 1, 1),
            "count_include_pad",
            Attribute.of(1L)),
        row(9, "Scatter x places x", "axis", Attribute.of(2L)),
        row(9, "Flatten x", "axis", Attribute.of(2L)),
        row(7, "PRelu x slope"),
        row(9, "Sum x x x"),
        row(9, "Gemm m m m", "alpha", Attribute.of(.5f)),
        row(11, "DepthToSpace x", "blocksize", Attribute.of(2L)));
  }

  private static Attribute ints(long value) {
    return new Attribute.Ints(List.of(value));
  }

  private static Arguments row(int opset, String node, Object... attributes) {
    Map<String, Attribute> all = new LinkedHashMap<>();
    for (int i = 0; i < attributes.length; i += 2) {
      all.put((String) attributes[i], (Attribute) attributes[i + 1]);
    }
    return Arguments.of(opset, node, all);
  }

  @ParameterizedTest
  @MethodSource("nodesOfOldVersions")
  void theRaisedNodeComputesTheSame(int opset, String node, Map<String, Attribute> attributes)
      throws IOException {
    Graph graph =
        new Sketch(1, 4, 5, 6)
            .floats("c", 4)
            .floats("m", 4, 4)
            .floats("slope", 4, 1, 1)
            .constant("grow", TensorData.ofFloats(List.of(4L), 1, 1, 2, 1.5f))
            .constant("shrink", TensorData.ofFloats(List.of(4L), 1, 1, .5f, .7f))
            .zeros("none", 0)
            .constant("places", rows())
            .node("y = " + node, attributes)
            .graph();
    for (int newer : new int[] {13, 21}) {
      assertComputesTheSame(graph, opset, newer);
    }
  }

  private static TensorData rows() {
    long[] rows = new long[4 * 5 * 6];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i / 6 % 5;
    }
    return new TensorData(
        ElementType.INT64, List.of(1L, 4L, 5L, 6L), TensorData.ofLongs(rows).data());
  }

  @Test
  void splitsAndTheLargestKeepAllTheirOutputs() throws IOException {
    Graph graph =
        new Sketch(1, 4, 5, 6)
            .node("a b = Split x", Map.of("axis", Attribute.of(1L)))
            .node("c y = Split x", Map.of("axis", Attribute.of(3L), "split", Attribute.of(2L, 4L)))
            .node("d e = TopK x", Map.of("axis", Attribute.of(3L), "k", Attribute.of(2L)))
            .output("a")
            .output("b")
            .output("c")
            .output("d")
            .graph();
    assertComputesTheSame(graph, 9, 13);
    assertComputesTheSame(graph, 9, 21);
  }

  /** Only the flattened rows are right when not even the rank is known. */
  @Test
  void softmaxOfUnknownRankIsFlattened() throws IOException {
    Graph graph =
        new Sketch(2, 3, 4)
            .node("shape = Shape x")
            .node("same = Identity shape")
            .node("m = Reshape x same")
            .node("y = Softmax m")
            .graph();
    assertComputesTheSame(graph, 9, 13);
  }

  @Test
  void subgraphsAreRaisedWithNamesOfTheirOwn() throws IOException {
    Graph small =
        new Graph(
            "small",
            List.of(),
            List.of(Value.of("low", ElementType.FLOAT)),
            List.of(clip("same", "low", 0.5f)),
            Map.of(),
            List.of());
    Graph large =
        new Graph(
            "large",
            List.of(),
            List.of(Value.of("high", ElementType.FLOAT)),
            List.of(clip("same", "high", 0.25f)),
            Map.of(),
            List.of());
    Graph graph =
        new Sketch(2, 3)
            .constant("yes", TensorData.ofScalar(ElementType.BOOL, 1))
            .node(
                "z = If yes",
                Map.of(
                    "then_branch", new Attribute.Subgraph(small),
                    "else_branch", new Attribute.Subgraph(large)))
            .node("y = Clip z", Map.of("max", Attribute.of(.9f)))
            .graph();
    assertComputesTheSame(graph, 9, 17);
  }

  private static Node clip(String name, String output, float max) {
    return new Node(
        name, "", "Clip", List.of("x"), List.of(output), Map.of("max", Attribute.of(max)));
  }

  @Test
  void numbersHaveTheTypeOfWhatTheyBound() throws IOException {
    for (ElementType type : List.of(ElementType.DOUBLE, ElementType.FLOAT16)) {
      Graph graph =
          new Graph(
              "typed",
              List.of(new Value("x", type, List.of(Dim.of(2), Dim.of(3)))),
              List.of(Value.of("y", type)),
              List.of(
                  new Node(
                      "p",
                      "",
                      "Pad",
                      List.of("x"),
                      List.of("y"),
                      Map.of("pads", Attribute.of(1, 0, 0, 1), "value", Attribute.of(.5f)))),
              Map.of(),
              List.of());
      OnnxModel raised = RaiseOpset.of(model(graph, 9), 13);
      assertEquals(type, raised.graph().initializers().get("p_value").type());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 22})
  void onlyVersionsThatKilnWritesAreWanted(int opset) {
    OnnxModel model = model(new Sketch(1, 2).node("y = Relu x").graph(), 9);
    assertThrows(IllegalArgumentException.class, () -> RaiseOpset.of(model, opset));
  }

  @Test
  void newerModelsAreNotLowered() {
    OnnxModel model = model(new Sketch(1, 2).node("y = Relu x").graph(), 17);
    assertSame(model, RaiseOpset.of(model, 13));
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(
            7,
            new Sketch(1, 2, 3, 3)
                .floats("c", 2)
                .node("y = BatchNormalization x c c c c", Map.of("spatial", Attribute.of(0L))),
            "BatchNormalization 'make_y' cannot be raised from opset 7 to 13:"
                + " since opset 9 it has one mean for each channel"),
        Arguments.of(
            9,
            new Sketch(1, 2).node("y m = Dropout x").output("m"),
            "Dropout 'make_y' cannot be raised from opset 9 to 13:"
                + " its mask is of another type since opset 10"),
        Arguments.of(
            9,
            new Sketch(1, 2).node("y = ImageScaler x"),
            "ImageScaler 'make_y' cannot be raised from opset 9 to 13: its versions are not known"),
        Arguments.of(
            10,
            new Sketch(1, 1, 4, 4)
                .constant("mixed", TensorData.ofFloats(List.of(4L), 1, 1, 2, .5f))
                .node("y = Resize x mixed"),
            "Resize 'make_y' cannot be raised from opset 10 to 13:"
                + " it rounds up in one axis and down in another"),
        Arguments.of(
            6,
            new Sketch(1, 2).node("y = Relu x"),
            "the model has opset 6, which is too old to be raised to 13;"
                + " export it with opset 7 or newer"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatHasNoEqualIsRefusedByName(int opset, Sketch sketch, String message) {
    OnnxModel model = model(sketch.graph(), opset);
    assertEquals(
        message, assertThrows(GraphException.class, () -> RaiseOpset.of(model, 13)).getMessage());
  }

  @Test
  @Tag("slow")
  @EnabledIfSystemProperty(
      named = "kiln.shared",
      matches = ".+",
      disabledReason = "needs -Dkiln.shared=DIR with data/onnx")
  void foreignModelsComputeTheSame() throws IOException {
    try (Stream<Path> files =
        Files.list(Path.of(System.getProperty("kiln.shared"), "data", "onnx"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".onnx")).sorted().toList()) {
        OnnxModel raised = RaiseOpset.of(OnnxReader.read(file), 17);
        Path newer = folder.resolve("newer.onnx");
        OnnxWriter.write(raised, newer);
        Comparison comparison = CompareModels.of(file, newer, Tolerance.of(1e-5));
        assertTrue(comparison.agrees(), () -> file + ": " + comparison);
      }
    }
  }

  private void assertComputesTheSame(Graph graph, int opset, int newer) throws IOException {
    OnnxModel old = model(graph, opset);
    OnnxModel raised = RaiseOpset.of(old, newer);
    assertEquals(newer, raised.opset());
    Path one = folder.resolve("old.onnx");
    Path two = folder.resolve("new.onnx");
    OnnxWriter.write(old, one);
    OnnxWriter.write(raised, two);
    Comparison comparison = CompareModels.of(one, two, EQUAL, Trials.standard());
    assertTrue(comparison.agrees(), () -> newer + ": " + comparison);
    Files.delete(one);
    Files.delete(two);
  }

  private static OnnxModel model(Graph graph, int opset) {
    return new OnnxModel(graph, 4, Map.of("", opset), "test", Map.of());
  }
}
