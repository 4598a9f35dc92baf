package dev.kiln.graph.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import dev.kiln.graph.verify.RandomTensors;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ONNX Runtime says which shapes the values really have. */
class ShapeInferenceTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Relu x",
        "Add x w",
        "Where flags x w",
        "Conv x k",
        "ConvTranspose x t",
        "GlobalAveragePool x",
        "Pad x widths",
        "Resize x - scales",
        "Resize x - - sizes",
        "MatMul x m",
        "Reshape x shape",
        "Reshape x rest",
        "Flatten x",
        "Transpose x",
        "Squeeze x first",
        "Squeeze x",
        "Squeeze x none",
        "Unsqueeze x two",
        "Unsqueeze x none",
        "Expand x none",
        "ReduceSum x none",
        "Slice x starts ends",
        "Slice x starts ends axes steps",
        "Gather x first",
        "Shape x",
        "Expand x wide",
        "ReduceSum x two",
        "ReduceMean x",
        "ArgMax x",
        "Split x"
      })
  void shapeIsWhatARunGives(String node) {
    Graph graph =
        new Sketch(1, 4, 7, 9)
            .floats("w", 4, 1, 9)
            .floats("k", 6, 4, 3, 2)
            .floats("t", 4, 5, 3, 2)
            .floats("m", 9, 5)
            .constant("flags", TensorData.ofScalar(ElementType.BOOL, 1))
            .longs("widths", 0, 0, 1, 2, 0, 0, 3, 0)
            .constant("scales", TensorData.ofFloats(List.of(4L), 1, 1, 2, 0.5f))
            .longs("sizes", 1, 4, 3, 20)
            .longs("shape", 0, -1, 9)
            .longs("rest", 2, 2, -1)
            .longs("first", 0)
            .longs("none")
            .longs("two", 0, 2)
            .longs("starts", 1, -3)
            .longs("ends", 3, 100)
            .longs("axes", 2, -1)
            .longs("steps", 1, 2)
            .longs("wide", 3, 4, 1, 9)
            .node("y = " + node)
            .graph();
    assertAgrees(new OnnxModel(graph, 8, Map.of("", 17), "test", Map.of()), 1);
  }

  @Test
  void windowsAreCountedAsOnnxRuntimeCountsThem() {
    Random random = new Random(11);
    for (int i = 0; i < 60; i++) {
      long size = 5 + random.nextInt(20);
      long kernel = 1 + random.nextInt(3);
      Map<String, Attribute> attributes = new LinkedHashMap<>();
      attributes.put("kernel_shape", Attribute.of(kernel, kernel));
      attributes.put("strides", Attribute.of(1L + random.nextInt(3), 1L + random.nextInt(3)));
      String operator = List.of("MaxPool x", "AveragePool x", "Conv x w").get(random.nextInt(3));
      boolean pool = operator.contains("Pool");
      int padding = random.nextInt(3);
      switch (padding) {
        case 0 -> attributes.put("auto_pad", Attribute.of("SAME_UPPER"));
        case 1 -> attributes.put("auto_pad", Attribute.of("VALID"));
        default -> {
          long pad = random.nextInt((int) kernel);
          attributes.put("pads", Attribute.of(pad, 0L, 0L, pad));
        }
      }
      if (pool) {
        attributes.put("ceil_mode", Attribute.of((long) random.nextInt(2)));
      }
      boolean dilated = random.nextBoolean() && (pool || padding > 0);
      if (dilated) {
        attributes.put("dilations", Attribute.of(2L, 1L));
      }
      Graph graph =
          new Sketch(1, 2, (int) size, (int) size + 1)
              .floats("w", 3, 2, kernel, kernel)
              .node("y = " + operator, attributes)
              .graph();
      double least = dilated && padding == 0 ? 0 : 1;
      assertAgrees(new OnnxModel(graph, 9, Map.of("", 19), "test", Map.of()), least);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"DepthToSpace", "SpaceToDepth"})
  void blocksMoveFromAndToTheChannels(String operator) {
    Graph graph =
        new Sketch(1, 8, 4, 6)
            .node("y = %s x".formatted(operator), Map.of("blocksize", Attribute.of(2L)))
            .graph();
    assertAgrees(new OnnxModel(graph, 8, Map.of("", 17), "test", Map.of()), 1);
  }

  @Test
  void namesOfSizesAreCarriedAlong() {
    Graph graph =
        new Sketch("N", 3, "H", "W")
            .floats("w", 8, 3, 3, 3)
            .floats("b", 8, 1, 1)
            .node("c = Conv x w", Map.of("strides", Attribute.of(2L, 2L)))
            .node("y = Add c b")
            .graph();
    assertEquals(
        List.of(Dim.of("N"), Dim.of(8), Dim.unknown(), Dim.unknown()),
        ShapeInference.of(graph, 17).get("y"));
  }

  @Test
  void nodeThatDoesNotFitIsNamed() {
    Graph graph =
        new Sketch(2, 3).node("y = Transpose x", Map.of("perm", Attribute.of(0L, 7L))).graph();
    assertEquals(
        "Transpose 'make_y' does not fit the shapes of its inputs",
        assertThrows(GraphException.class, () -> ShapeInference.of(graph, 17)).getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mnist-8-cntk", "ultraface_version-RFB-320", "deeplabv3_mobilenetv2_pascal"})
  @EnabledIfSystemProperty(
      named = "kiln.shared",
      matches = ".+",
      disabledReason = "needs -Dkiln.shared=DIR with data/onnx")
  void everyShapeOfAModelOfOthersIsFoundFromItsInputs(String name) {
    Path file = Path.of(System.getProperty("kiln.shared"), "data", "onnx", name + ".onnx");
    OnnxModel model = OnnxReader.read(file).withoutWeightsAsInputs();
    Graph graph = model.graph();
    List<Value> outputs = graph.outputs().stream().map(v -> Value.of(v.name(), v.type())).toList();
    Graph bare =
        new Graph("bare", graph.inputs(), outputs, graph.nodes(), graph.initializers(), List.of());
    assertAgrees(model.with(bare), 0.5);
  }

  /**
   * @param least the part of the values whose shape must be known
   */
  private void assertAgrees(OnnxModel model, double least) {
    Graph graph = model.graph();
    Map<String, List<Dim>> shapes = ShapeInference.of(graph, model.opset());
    List<Value> outputs = new ArrayList<>(graph.outputs());
    for (Node node : graph.nodes()) {
      for (String made : node.outputs()) {
        if (outputs.stream().noneMatch(output -> output.name().equals(made))) {
          outputs.add(Value.of(made, null));
        }
      }
    }
    outputs.replaceAll(output -> Value.of(output.name(), null));
    Graph open =
        new Graph("open", graph.inputs(), outputs, graph.nodes(), graph.initializers(), List.of());
    Path file = folder.resolve("open.onnx");
    OnnxWriter.write(model.with(open), file);
    Map<String, dev.kiln.runtime.Tensor> given = new LinkedHashMap<>();
    for (Value input : graph.inputs()) {
      List<Long> dims = input.shape().stream().map(d -> ((Dim.Fixed) d).size()).toList();
      given.put(input.name(), RandomTensors.of(input.type(), dims, new Random(1)));
    }
    int known = 0;
    try (Model running = Model.open(file)) {
      for (Map.Entry<String, dev.kiln.runtime.Tensor> made : running.run(given).entrySet()) {
        List<Dim> inferred = shapes.get(made.getKey());
        if (ShapeInference.isFixed(inferred)) {
          known++;
          assertEquals(
              Arrays.stream(made.getValue().shape()).mapToObj(Dim::of).toList(),
              inferred,
              made.getKey() + " of " + graph.nodes().get(graph.nodes().size() - 1));
        }
      }
    }
    assertTrue(known >= least * outputs.size(), known + " of " + outputs.size() + " are known");
  }
}
