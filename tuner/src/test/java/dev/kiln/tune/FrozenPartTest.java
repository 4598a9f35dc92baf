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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that cannot be trained stay as they are, and those after them learn. */
class FrozenPartTest {
  private static final float[] TURN = {0, 1, 1, 0};

  @TempDir Path folder;

  private final NDManager scope = NDManager.newBaseManager();
  private final GraphBuilder graph = new GraphBuilder("g", 18);
  private final Value x = graph.input("x", ElementType.FLOAT, List.of(Dim.of(1), Dim.of(2)));

  private Value product(Value value, String weight) {
    Value matrix = graph.initializer(weight, TensorData.ofFloats(List.of(2L, 2L), TURN));
    return graph.node(Op.MATMUL, Map.of(), value, matrix);
  }

  /** A condition that is true, and a branch that captures a value and a weight. */
  private Value branch(Value value, String weight) {
    Value condition =
        graph.initializer(
            "always", new TensorData(ElementType.BOOL, List.of(), ByteBuffer.wrap(new byte[] {1})));
    Value result = new Value("taken", ElementType.FLOAT, null);
    Node node = new Node("n", "", "Mul", List.of(value.name(), weight), List.of("taken"), Map.of());
    Graph body = new Graph("b", List.of(), List.of(result), List.of(node), Map.of(), List.of());
    var both = new Attribute.Subgraph(body);
    return graph
        .foreign("", "If", Map.of("then_branch", both, "else_branch", both), 1, condition)
        .get(0);
  }

  private OnnxModel model(Value... results) {
    for (int i = 0; i < results.length; i++) {
      graph.reserve("y" + i);
      graph.output("y" + i, results[i]);
    }
    return OnnxModel.of(graph.build(), 18, Map.of());
  }

  private GraphBlock block(OnnxModel model, String... outputs) {
    GraphBlock block =
        outputs.length == 0 ? GraphBlock.of(model) : GraphBlock.of(model, List.of(outputs));
    block.initialize(scope, DataType.FLOAT32, new Shape(1, 2));
    return block;
  }

  private NDArray run(GraphBlock block, NDArray input) {
    return block.forward(new ParameterStore(scope, false), new NDList(input), true).head();
  }

  /** Does a step of gradient descent, and saves, which compares with ONNX Runtime. */
  private OnnxModel stepped(GraphBlock block) {
    try (GradientCollector tape = Engine.getInstance().newGradientCollector()) {
      NDArray input = scope.create(new float[] {1, 2, 3, 4}, new Shape(2, 2));
      tape.backward(run(block, input).square().sum());
    }
    block.weights().values().stream()
        .filter(weight -> weight.requiresGradient())
        .forEach(weight -> weight.getArray().subi(weight.getArray().getGradient().mul(0.01)));
    Path file = folder.resolve("out.onnx");
    block.save(file);
    return OnnxReader.read(file);
  }

  @Test
  void whatComesAfterControlFlowLearnsAndAllBeforeItStays() {
    Value first = product(x, "before");
    OnnxModel model = model(product(branch(first, "before"), "after"));
    GraphBlock block = block(model);
    assertEquals(Set.of("after"), block.weights().keySet());
    String words = block.frozen().orElseThrow();
    assertTrue(words.contains("If ('") && words.contains("2 nodes up to there"), words);
    OnnxModel after = stepped(block);
    assertEquals(
        model.graph().initializers().get("before"), after.graph().initializers().get("before"));
    assertNotEquals(
        model.graph().initializers().get("after"), after.graph().initializers().get("after"));
    assertEquals(model.graph().nodes(), after.graph().nodes());
  }

  @Test
  void aBatchThatTheFileFixesIsComputedInPieces() {
    GraphBlock block = block(model(product(branch(product(x, "w"), "w"), "after")));
    NDArray input = scope.randomUniform(0, 1, new Shape(3, 2));
    NDArray together = run(block, input);
    assertEquals(2, together.getShape().dimension());
    NDArray alone = run(block, input.get("2:3"));
    long rows = alone.getShape().get(0);
    assertArrayEquals(
        alone.toFloatArray(),
        together.get("%d:%d".formatted(2 * rows, 3 * rows)).toFloatArray(),
        1e-6f);
  }

  @Test
  void aWeightThatIsReadBeforeAndAfterStays() {
    Value before = branch(product(x, "shared"), "shared");
    Value shared = product(before, "own");
    Value again =
        graph.node(Op.MATMUL, Map.of(), shared, new Value("shared", ElementType.FLOAT, null));
    assertEquals(Set.of("own"), block(model(again)).weights().keySet());
  }

  @Test
  void wholeNumbersThatOnlyDescribeSizesFreezeNothing() {
    Value any = graph.input("any", ElementType.FLOAT, List.of(Dim.of("N"), Dim.of(2)));
    Value product = product(any, "w");
    Value sizes = graph.node(Op.SHAPE, Map.of(), product);
    Value mask = graph.initializer("mask", TensorData.ofLongs(255, 255));
    Value masked = graph.foreign("", "BitwiseAnd", Map.of(), 1, sizes, mask).get(0);
    graph.describe(masked, ElementType.INT64, List.of(Dim.of(2)));
    GraphBlock block = block(model(graph.node(Op.RESHAPE, Map.of(), product, masked)));
    assertEquals(Set.of("w"), block.weights().keySet());
    NDArray out = run(block, scope.create(new float[] {1, 2}, new Shape(1, 2)));
    assertArrayEquals(new float[] {2, 1}, out.toFloatArray());
    stepped(block);
  }

  /** PyTorch's exporter writes the widths of a padding like this. */
  @Test
  void whatIsComputedOfWholeConstantsAloneIsAConstant() {
    Value pads = graph.initializer("pads", TensorData.ofLongs(0, 0, 1, 1, 0, 0, 0, 0));
    Value two = graph.initializer("two", TensorData.ofLongs(-1, 2));
    Value pairs = graph.node(Op.RESHAPE, Map.of(), pads, two);
    Value turned = graph.node(Op.TRANSPOSE, Map.of("perm", Attribute.of(1, 0)), pairs);
    Value flat =
        graph.node(Op.RESHAPE, Map.of(), turned, graph.initializer("flat", TensorData.ofLongs(-1)));
    Value picture =
        graph.node(
            Op.RESHAPE,
            Map.of(),
            product(x, "w"),
            graph.initializer("s", TensorData.ofLongs(-1, 1, 1, 2)));
    OnnxModel model = model(graph.node(Op.PAD, Map.of(), picture, flat));
    GraphBlock block = block(model);
    assertTrue(block.frozen().isEmpty());
    assertEquals(model.graph().nodes(), stepped(block).graph().nodes());
  }

  /** The pictures of a dressing are bytes, with the channels behind. */
  @Test
  void bytesAreMirroredAlongAnyAxis() {
    GraphBuilder bytes = new GraphBuilder("g", 13);
    List<Dim> shape = List.of(Dim.of("N"), Dim.of(3), Dim.of(2), Dim.of(1));
    Value image = bytes.input("image", ElementType.UINT8, shape);
    Value pads = bytes.initializer("pads", TensorData.ofLongs(0, 2, 1, 0, 0, 1, 1, 0));
    Value padded = bytes.node(Op.PAD, Map.of("mode", Attribute.of("reflect")), image, pads);
    Value floats =
        bytes.node(Op.CAST, Map.of("to", Attribute.of((long) ElementType.FLOAT.code())), padded);
    Value weight = bytes.initializer("w", TensorData.ofFloats(List.of(1L, 1L), 0.5f));
    Value result = bytes.node(Op.MATMUL, Map.of(), floats, weight);
    List<Dim> made = List.of(Dim.of("N"), Dim.of(6), Dim.of(4), Dim.of(1));
    bytes.describe(result, ElementType.FLOAT, made);
    bytes.reserve("y");
    bytes.output("y", result);
    GraphBlock block = GraphBlock.of(OnnxModel.of(bytes.build(), 13, Map.of()));
    assertTrue(block.frozen().isEmpty());
    block.initialize(scope, DataType.FLOAT32, new Shape(1));
    block.save(folder.resolve("mirrored.onnx"));
  }

  @Test
  void anOperatorThatIsUsedAsNoRowExpectsStaysToo() {
    Value first = product(x, "before");
    Value picture =
        graph.node(
            Op.RESHAPE, Map.of(), first, graph.initializer("s", TensorData.ofLongs(-1, 1, 1, 2)));
    Value none = graph.initializer("none", TensorData.ofFloats(List.of(0L)));
    Value scales = graph.initializer("scales", TensorData.ofFloats(List.of(4L), 1, 1, 2, 1.5f));
    Value larger =
        graph.node(Op.RESIZE, Map.of("mode", Attribute.of("nearest")), picture, none, scales);
    Value flat =
        graph.node(Op.RESHAPE, Map.of(), larger, graph.initializer("t", TensorData.ofLongs(-1, 2)));
    GraphBlock block = block(model(product(flat, "after")));
    assertEquals(Set.of("after"), block.weights().keySet());
    String words = block.frozen().orElseThrow();
    assertTrue(words.contains("mode nearest"), words);
    stepped(block);
  }

  @Test
  void anOutputBehindWhatCannotBeTrainedIsNotInTheWayOfTheOthers() {
    Value scores = product(x, "w");
    OnnxModel model = model(scores, branch(scores, "w"));
    var e = assertThrows(GraphException.class, () -> GraphBlock.of(model));
    assertTrue(e.getMessage().contains("no trainable path to y0, y1: If ('"), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
    GraphBlock block = block(model, "y0");
    assertTrue(block.frozen().isEmpty());
    stepped(block);
  }
}
