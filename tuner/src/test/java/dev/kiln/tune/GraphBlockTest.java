package dev.kiln.tune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphBuilder;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.Op;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.runtime.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphBlockTest {
  @TempDir Path folder;

  private final NDManager scope = NDManager.newBaseManager();

  private GraphBlock block(OnnxModel model, Shape input) {
    GraphBlock block = GraphBlock.of(model);
    block.initialize(scope, DataType.FLOAT32, input);
    return block;
  }

  private NDArray run(GraphBlock block, NDArray input, boolean training) {
    return block.forward(new ParameterStore(scope, false), new NDList(input), training).head();
  }

  /** Does a step of gradient descent on the sum of squares. */
  private void step(GraphBlock block, NDArray input) {
    try (GradientCollector tape = Engine.getInstance().newGradientCollector()) {
      tape.backward(run(block, input, true).square().sum());
    }
    block.weights().values().stream()
        .filter(weight -> weight.requiresGradient())
        .forEach(weight -> weight.getArray().subi(weight.getArray().getGradient().mul(0.01)));
  }

  private static OnnxModel model(GraphBuilder graph, Value result) {
    graph.reserve("y");
    graph.output("y", result);
    return OnnxModel.of(graph.build(), graph.opset(), Map.of("kiln.labels", "[\"a\"]"));
  }

  private static float[] numbers(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) Math.sin(i + 1);
    }
    return values;
  }

  /** x [1, 2, 3, 3] -> Conv 2 -> Reshape [1, 18] -> MatMul of a weight behind a Reshape -> Add. */
  private static OnnxModel network() {
    GraphBuilder graph = new GraphBuilder("g", 13);
    List<Dim> shape = List.of(Dim.of(1), Dim.of(2), Dim.of(3), Dim.of(3));
    Value x = graph.input("x", ElementType.FLOAT, shape);
    Value kernel =
        graph.initializer("a.kernel", TensorData.ofFloats(List.of(2L, 2L, 1L, 1L), numbers(4)));
    Value conv = graph.node(Op.CONV, Map.of(), x, kernel);
    Value flat =
        graph.node(Op.RESHAPE, Map.of(), conv, graph.initializer("s", TensorData.ofLongs(1, 18)));
    Value stored = graph.initializer("w", TensorData.ofFloats(List.of(2L, 9L, 3L), numbers(54)));
    Value matrix =
        graph.node(Op.RESHAPE, Map.of(), stored, graph.initializer("t", TensorData.ofLongs(18, 3)));
    Value product = graph.node(Op.MATMUL, Map.of(), flat, matrix);
    Value bias = graph.initializer("b", TensorData.ofFloats(List.of(3L), 1, 2, 3));
    return model(graph, graph.node(Op.ADD, Map.of(), product, bias));
  }

  @Test
  void weightsAreParametersUnderTheirNames() {
    GraphBlock block = block(network(), new Shape(1, 2, 3, 3));
    assertEquals(List.of("a.kernel", "w", "b"), List.copyOf(block.getDirectParameters().keys()));
    assertArrayEquals(new float[] {1, 2, 3}, block.weights().get("b").getArray().toFloatArray());
  }

  @Test
  void aFrozenBatchIsFreed() {
    GraphBlock block = block(network(), new Shape(1, 2, 3, 3));
    NDArray input = scope.randomUniform(0, 1, new Shape(4, 2, 3, 3));
    NDArray together = run(block, input, false);
    assertEquals(new Shape(4, 3), together.getShape());
    NDArray alone = run(block, input.get("2:3"), false);
    assertArrayEquals(alone.toFloatArray(), together.get("2:3").toFloatArray(), 1e-5f);
  }

  @Test
  void trainedWeightsStandWhereTheyStoodAndAllElseIsTheSame() {
    OnnxModel before = network();
    GraphBlock block = block(before, new Shape(1, 2, 3, 3));
    step(block, scope.ones(new Shape(1, 2, 3, 3)));
    OnnxModel after = block.model();
    assertEquals(before.metadata(), after.metadata());
    assertEquals(before.graph().nodes(), after.graph().nodes());
    before
        .graph()
        .initializers()
        .forEach(
            (name, value) -> {
              TensorData now = after.graph().initializers().get(name);
              assertEquals(value.dims(), now.dims());
              boolean weight = block.weights().containsKey(name);
              assertEquals(weight, !value.data().equals(now.data()), name);
            });
    Path file = folder.resolve("out.onnx");
    block.save(file);
    assertEquals(after, OnnxReader.read(file));
  }

  @Test
  void weightsInConstantsAndShortFloatsAreWrittenBackInTheirType() {
    ByteBuffer halves = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    for (short bits : new short[] {0x3c00, 0x4000, (short) 0xc000, 0x3800}) {
      halves.putShort(bits); // 1, 2, -2, 0.5
    }
    TensorData half = new TensorData(ElementType.FLOAT16, List.of(2L, 2L), halves.flip());
    Node constant =
        new Node(
            "c",
            "",
            "Constant",
            List.of(),
            List.of("h"),
            Map.of("value", new Attribute.Tensor(half)));
    Node cast =
        new Node("k", "", "Cast", List.of("h"), List.of("w"), Map.of("to", Attribute.of(1)));
    Node product = new Node("m", "", "MatMul", List.of("x", "w"), List.of("y"), Map.of());
    List<Dim> shape = List.of(Dim.of("N"), Dim.of(2));
    Graph graph =
        new Graph(
            "g",
            List.of(new Value("x", ElementType.FLOAT, shape)),
            List.of(new Value("y", ElementType.FLOAT, shape)),
            List.of(constant, cast, product),
            Map.of(),
            List.of());
    GraphBlock block = block(OnnxModel.of(graph, 13, Map.of()), new Shape(1, 2));
    NDArray input = scope.create(new float[] {1, 1}, new Shape(1, 2));
    assertArrayEquals(new float[] {-1, 2.5f}, run(block, input, false).toFloatArray());
    step(block, input);
    TensorData stored = block.model().graph().nodes().get(0).constant().orElseThrow();
    assertEquals(ElementType.FLOAT16, stored.type());
    assertNotEquals(half.data(), stored.data());
    block.save(folder.resolve("half.onnx"));
  }

  @Test
  void trainingUsesAndMovesStatisticsAndDrops() {
    GraphBuilder graph = new GraphBuilder("g", 13);
    Value x = graph.input("x", ElementType.FLOAT, List.of(Dim.of("N"), Dim.of(1)));
    Value one = graph.initializer("scale", TensorData.ofFloats(List.of(1L), 1));
    Value zero = graph.initializer("shift", TensorData.ofFloats(List.of(1L), 0));
    Value mean = graph.initializer("mean", TensorData.ofFloats(List.of(1L), 5));
    Value variance = graph.initializer("variance", TensorData.ofFloats(List.of(1L), 1));
    Value norm =
        graph.node(
            Op.BATCH_NORMALIZATION,
            Map.of("momentum", Attribute.of(0.5f)),
            x,
            one,
            zero,
            mean,
            variance);
    Value dropped =
        graph
            .foreign(
                "",
                "Dropout",
                Map.of(),
                1,
                norm,
                graph.initializer("half", TensorData.ofFloats(List.of(), 0.5f)))
            .get(0);
    GraphBlock block = block(model(graph, dropped), new Shape(1, 1));
    NDArray input = scope.create(new float[] {0, 2, 0, 2, 0, 2, 0, 2}, new Shape(8, 1));
    assertEquals(-5, run(block, input, false).getFloat(0), 1e-3);
    assertEquals(5, block.weights().get("mean").getArray().getFloat(0));
    NDArray trained = run(block, input, true);
    assertEquals(3, block.weights().get("mean").getArray().getFloat(0), 1e-5);
    for (float value : trained.toFloatArray()) {
      assertTrue(
          value == 0 || Math.abs(Math.abs(value) - 2) < 1e-2, "dropped or doubled: " + value);
    }
  }

  /** LibTorch crashed. */
  @Test
  void transposedPicturesReachKernelsOfOnePixelThatAreMovedByTwo() {
    GraphBuilder graph = new GraphBuilder("g", 13);
    List<Dim> shape = List.of(Dim.of("N"), Dim.of(24), Dim.of(24), Dim.of(3));
    Value x = graph.input("x", ElementType.FLOAT, shape);
    Value planes = graph.node(Op.TRANSPOSE, Map.of("perm", Attribute.of(0, 3, 1, 2)), x);
    Value kernel =
        graph.initializer("w", TensorData.ofFloats(List.of(4L, 3L, 1L, 1L), numbers(12)));
    Map<String, Attribute> strides = Map.of("strides", Attribute.of(2, 2));
    OnnxModel model = model(graph, graph.node(Op.CONV, strides, planes, kernel));
    GraphBlock block = block(model, new Shape(1, 24, 24, 3));
    for (int i = 0; i < 20; i++) {
      step(block, scope.randomUniform(0, 1, new Shape(4, 24, 24, 3)));
    }
    assertTrue(Float.isFinite(block.weights().get("w").getArray().sum().getFloat()));
  }

  @Test
  void thousandsOfNodesHaveRoom() {
    GraphBuilder graph = new GraphBuilder("g", 13);
    Value x = graph.input("x", ElementType.FLOAT, List.of(Dim.of("N"), Dim.of(2)));
    Value weight = graph.initializer("w", TensorData.ofFloats(List.of(2L, 2L), 1, 0, 0, 1));
    Value value = graph.node(Op.MATMUL, Map.of(), x, weight);
    for (int i = 0; i < 3000; i++) {
      value = graph.node(Op.RELU, Map.of(), value);
    }
    GraphBlock block = block(model(graph, value), new Shape(1, 2));
    step(block, scope.ones(new Shape(1, 2)));
    assertNotEquals(1, block.weights().get("w").getArray().getFloat(0, 0));
  }

  @Test
  void whatHasNoGradientIsNamed() {
    GraphBuilder graph = new GraphBuilder("g", 13);
    Value x = graph.input("x", ElementType.FLOAT, List.of(Dim.of(2)));
    Value strange = graph.foreign("com.example", "Strange", Map.of(), 1, x).get(0);
    OnnxModel model = model(graph, strange);
    var e = assertThrows(GraphException.class, () -> GraphBlock.of(model));
    assertTrue(e.getMessage().contains("com.example.Strange ('"), e.getMessage());
  }

  @Test
  void quantizedModelsAndThoseWithoutWeightsAreRefused() {
    GraphBuilder graph = new GraphBuilder("g", 13);
    Value x = graph.input("x", ElementType.FLOAT, List.of(Dim.of(2)));
    OnnxModel bare = model(graph, graph.node(Op.RELU, Map.of(), x));
    var e = assertThrows(GraphException.class, () -> GraphBlock.of(bare));
    assertTrue(e.getMessage().contains("nothing to train"), e.getMessage());
    GraphBuilder whole = new GraphBuilder("g", 13);
    Value y = whole.input("x", ElementType.FLOAT, List.of(Dim.of(2)));
    Value scale = whole.initializer("s", TensorData.ofFloats(List.of(), 1));
    Value q = whole.foreign("", "QuantizeLinear", Map.of(), 1, y, scale).get(0);
    OnnxModel quantized =
        model(whole, whole.foreign("", "DequantizeLinear", Map.of(), 1, q, scale).get(0));
    e = assertThrows(GraphException.class, () -> GraphBlock.of(quantized));
    assertTrue(e.getMessage().contains("quantized"), e.getMessage());
  }
}
