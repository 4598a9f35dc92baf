package dev.kiln.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.GraphBuilder;
import dev.kiln.graph.Op;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.runtime.ElementType;
import dev.kiln.train.optimizer.Adam;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A quantized model is trained with its quantization, and stays quantized. */
class IntegerWeightsTest {
  private static final int WIDTH = 8;

  @TempDir Path folder;

  private final NDManager scope = NDManager.newBaseManager();
  private final GraphBuilder graph = new GraphBuilder("g", 13);

  private Value linear(String operator, Value value, float scale, int zero) {
    Value step = graph.initializer("scale", TensorData.ofScalar(ElementType.FLOAT, scale));
    Value point = graph.initializer("zero", TensorData.ofScalar(ElementType.UINT8, zero));
    return graph.foreign("", operator, Map.of(), 1, value, step, point).get(0);
  }

  private Value rounded(Value value, float scale, int zero) {
    return linear("DequantizeLinear", linear("QuantizeLinear", value, scale, zero), scale, zero);
  }

  /** Weights of a few levels, with a scale for each output channel and no zero point. */
  private Value weights(String name, int from, int to, float scale) {
    ByteBuffer levels = ByteBuffer.allocate(from * to);
    for (int i = 0; i < from * to; i++) {
      levels.put((byte) Math.round(3 * Math.sin(7 * i + from)));
    }
    Value stored =
        graph.initializer(
            name, new TensorData(ElementType.INT8, List.of((long) to, (long) from), levels.flip()));
    float[] scales = new float[to];
    java.util.Arrays.fill(scales, scale);
    Value steps = graph.initializer("steps", TensorData.ofFloats(List.of((long) to), scales));
    return graph
        .foreign("", "DequantizeLinear", Map.of("axis", Attribute.of(0L)), 1, stored, steps)
        .get(0);
  }

  private Value bias(int size) {
    ByteBuffer zeros = ByteBuffer.allocate(4 * size).order(ByteOrder.LITTLE_ENDIAN);
    Value stored =
        graph.initializer("bias", new TensorData(ElementType.INT32, List.of((long) size), zeros));
    Value step = graph.initializer("fine", TensorData.ofScalar(ElementType.FLOAT, 0.001));
    return graph.foreign("", "DequantizeLinear", Map.of(), 1, stored, step).get(0);
  }

  private OnnxModel model() {
    Value x = graph.input("x", ElementType.FLOAT, List.of(Dim.of("N"), Dim.of(2)));
    Map<String, Attribute> turned = Map.of("transB", Attribute.of(1L));
    Value first =
        graph.node(
            Op.GEMM, turned, rounded(x, 1 / 127f, 128), weights("w1", 2, WIDTH, 0.1f), bias(WIDTH));
    Value hidden = rounded(graph.node(Op.RELU, Map.of(), first), 0.01f, 0);
    Value result = graph.node(Op.GEMM, turned, hidden, weights("w2", WIDTH, 1, 0.1f));
    graph.describe(result, ElementType.FLOAT, List.of(Dim.of("N"), Dim.of(1)));
    graph.reserve("y");
    graph.output("y", result);
    return OnnxModel.of(graph.build(), 13, Map.of());
  }

  private NDArray loss(GraphBlock block, NDArray input, boolean training) {
    NDArray found =
        block.forward(new ParameterStore(scope, false), new NDList(input), training).head();
    NDArray wanted = input.get(":, 0:1").mul(input.get(":, 1:2"));
    return found.sub(wanted).square().mean();
  }

  @Test
  void learnsWithItsRoundingAndStaysWhole() {
    OnnxModel before = model();
    GraphBlock block = GraphBlock.of(before);
    assertTrue(block.frozen().isEmpty());
    assertEquals(Set.of("w1", "bias", "w2"), block.weights().keySet());
    block.initialize(scope, DataType.FLOAT32, new Shape(1, 2));
    Engine.getInstance().setRandomSeed(1);
    NDArray input = scope.randomUniform(-1, 1, new Shape(256, 2));
    float first = loss(block, input, false).getFloat();
    try (Adam optimizer = new Adam(block.weights(), 0.9, 0.999, 0)) {
      for (int i = 0; i < 300; i++) {
        try (GradientCollector tape = Engine.getInstance().newGradientCollector()) {
          tape.backward(loss(block, input, true));
        }
        optimizer.step(0.01);
      }
    }
    float last = loss(block, input, false).getFloat();
    assertTrue(last < 0.2 * first, last + " of " + first);
    Path file = folder.resolve("out.onnx");
    block.save(file);
    OnnxModel after = OnnxReader.read(file);
    assertEquals(before.graph().nodes(), after.graph().nodes());
    for (String name : List.of("w1", "w2", "bias")) {
      TensorData was = before.graph().initializers().get(name);
      TensorData is = after.graph().initializers().get(name);
      assertEquals(was.type(), is.type());
      assertNotEquals(was.data(), is.data(), name);
    }
    // What is read from the file is what was trained.
    GraphBlock again = GraphBlock.of(after);
    again.initialize(scope, DataType.FLOAT32, new Shape(1, 2));
    assertEquals(last, loss(again, input, false).getFloat(), 1e-4);
  }
}
