package dev.kiln.tune.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.verify.RandomTensors;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Tensor;
import dev.kiln.tune.GraphBlock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PruneTest {
  private static final int WIDTH = 64;
  private static final Map<String, Tensor> PICTURE =
      Map.of("x", RandomTensors.of(ElementType.FLOAT, List.of(1L, 3L, 32L, 32L), new Random(1)));

  /** Two layers of 64 channels, of which the second reads only those at even places. */
  private static OnnxModel halfUsed() {
    Map<String, TensorData> weights = new LinkedHashMap<>();
    weights.put("a", numbers(WIDTH, 3, 3, 3));
    float[] reader = numbers(WIDTH, WIDTH, 3, 3).floats();
    for (int i = 0; i < reader.length; i++) {
      reader[i] = i / 9 % 2 == 0 ? reader[i] : 0;
    }
    weights.put("b", TensorData.ofFloats(List.of((long) WIDTH, (long) WIDTH, 3L, 3L), reader));
    weights.put("c", numbers(2, WIDTH, 1, 1));
    List<Node> nodes = new ArrayList<>();
    nodes.add(convolution("x", "a", "one"));
    nodes.add(new Node("relu", "", "Relu", List.of("one"), List.of("two"), Map.of()));
    nodes.add(convolution("two", "b", "three"));
    nodes.add(new Node("end", "", "Conv", List.of("three", "c"), List.of("y"), Map.of()));
    Graph graph = new Graph("g", List.of(picture()), List.of(output()), nodes, weights, List.of());
    return OnnxModel.of(graph, 13, Map.of("author", "somebody"));
  }

  private static Value picture() {
    return new Value(
        "x", ElementType.FLOAT, List.of(Dim.of("N"), Dim.of(3), Dim.of("H"), Dim.of("W")));
  }

  private static Value output() {
    return Value.of("y", ElementType.FLOAT);
  }

  private static Node convolution(String from, String weight, String to) {
    return new Node(
        to,
        "",
        "Conv",
        List.of(from, weight),
        List.of(to),
        Map.of("pads", Attribute.of(1L, 1L, 1L, 1L)));
  }

  private static TensorData numbers(long... dims) {
    Random random = new Random(7);
    List<Long> shape = new ArrayList<>();
    int count = 1;
    for (long dim : dims) {
      shape.add(dim);
      count *= (int) dim;
    }
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian() * 0.1f;
    }
    return TensorData.ofFloats(shape, numbers);
  }

  /** The squares of the outputs are the loss; nothing is learnt. */
  private static final Lessons SQUARES =
      new Lessons() {
        @Override
        public void gradients(OnnxModel model, Consumer<Map<String, Parameter>> each) {
          try (NDManager scope = NDManager.newBaseManager()) {
            GraphBlock block = GraphBlock.of(model);
            block.initialize(scope, DataType.FLOAT32, new Shape(1, 3, 8, 8));
            NDArray x = scope.randomUniform(0, 1, new Shape(2, 3, 8, 8));
            try (GradientCollector tape = Engine.getInstance().newGradientCollector()) {
              NDList made = block.forward(new ParameterStore(scope, false), new NDList(x), true);
              tape.backward(made.head().square().sum());
            }
            each.accept(block.weights());
          }
        }

        @Override
        public OnnxModel train(OnnxModel model, int step, int steps) {
          return model;
        }
      };

  @Test
  void whatTheLossDoesNotFeelHasNoImportance() {
    OnnxModel model = halfUsed();
    ChannelSlots slots = ChannelTies.of(model.graph(), 13);
    Importance importance = new Importance(slots);
    SQUARES.gradients(model, importance::add);
    int[] read = slots.of("b").get(1);
    int felt = 0;
    for (int i = 0; i < read.length; i += 2) {
      assertEquals(0, importance.of(slots.ties.root(read[i + 1])), "channel " + (i + 1));
      felt += importance.of(slots.ties.root(read[i])) > 0 ? 1 : 0;
    }
    assertTrue(felt > WIDTH / 4, felt + " are felt");
  }

  @Test
  void aModelIsPrunedToAShareOfItsTimeAndKeepsWidthsAndInterface() {
    List<String> lines = new ArrayList<>();
    PrunedModel pruned = new Prune(halfUsed(), PICTURE, SQUARES, lines::add).to(0.7, 1);
    assertTrue(pruned.time() <= 0.7, pruned.toString());
    assertEquals(1, lines.size());
    Graph graph = pruned.model().graph();
    assertEquals(List.of(picture()), graph.inputs());
    assertEquals(List.of("y"), graph.outputs().stream().map(Value::name).toList());
    assertEquals(Map.of("author", "somebody"), pruned.model().metadata());
    for (String weight : List.of("a", "b")) {
      long width = graph.initializers().get(weight).dims().get(0);
      assertTrue(width % 16 == 0 || width == 8, weight + " has " + width);
    }
    assertTrue(graph.parameters() < halfUsed().graph().parameters());
  }

  @Test
  void aTimeOutOfReachIsSaidBeforeAnythingIsTrained() {
    Lessons none =
        new Lessons() {
          @Override
          public void gradients(OnnxModel model, Consumer<Map<String, Parameter>> each) {
            throw new AssertionError("taught");
          }

          @Override
          public OnnxModel train(OnnxModel model, int step, int steps) {
            throw new AssertionError("trained");
          }
        };
    Prune prune = new Prune(halfUsed(), PICTURE, none, line -> {});
    GraphException refused = assertThrows(GraphException.class, () -> prune.to(0.001, 1));
    assertTrue(refused.getMessage().contains("cannot be pruned to 0.00"), refused.getMessage());
    assertThrows(IllegalArgumentException.class, () -> prune.to(1, 1));
    assertThrows(IllegalArgumentException.class, () -> prune.to(0.5, 0));
  }

  @Test
  void aGraphWhoseChannelsAllReachItsOutputIsRefused() {
    Graph one =
        new Graph(
            "g",
            List.of(picture()),
            List.of(output()),
            List.of(convolution("x", "a", "y")),
            Map.of("a", numbers(8, 3, 3, 3)),
            List.of());
    Prune prune = new Prune(OnnxModel.of(one, 13, Map.of()), PICTURE, SQUARES, line -> {});
    GraphException refused = assertThrows(GraphException.class, () -> prune.to(0.5, 1));
    assertTrue(refused.getMessage().contains("the output"), refused.getMessage());
  }

  @Test
  void weightsBehindAReshapeLoseChannelsToo() {
    Graph given = halfUsed().graph();
    Map<String, TensorData> weights = new LinkedHashMap<>(given.initializers());
    TensorData flat = weights.remove("b");
    weights.put("flat", new TensorData(flat.type(), List.of(flat.size()), flat.data()));
    weights.put("shape", TensorData.ofLongs(WIDTH, WIDTH, 3, 3));
    List<Node> nodes = new ArrayList<>(given.nodes());
    nodes.add(0, new Node("view", "", "Reshape", List.of("flat", "shape"), List.of("b"), Map.of()));
    OnnxModel model = ConstantViews.folded(halfUsed().with(given.with(nodes, weights, List.of())));
    ChannelSlots slots = ChannelTies.of(model.graph(), 13);
    assertEquals(2, ChannelFamily.of(slots).size());
    Set<Integer> some = new HashSet<>(ChannelFamily.of(slots).get(0).channels().subList(0, 16));
    Graph smaller = new Cut(model.graph(), slots, some).graph();
    assertEquals(List.of(64L, 48L, 3L, 3L), smaller.initializers().get("b").dims());
    assertTrue(model.graph().initializers().keySet().stream().noneMatch("flat"::equals));
  }
}
