package dev.kiln.tune.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.shape.ShapeInference;
import dev.kiln.runtime.ElementType;
import dev.kiln.train.op.TorchFunction;
import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A graph as one function in TorchScript. Its arguments are the inputs, then the values that other
 * nodes give, then the weights, then the constants, each in the order given here.
 */
public final class Translation {
  private final Graph graph;
  private final int opset;
  private final List<String> outputs;
  private final Parting parting;
  private final Map<String, ElementType> types = new LinkedHashMap<>();
  private final Map<String, List<Dim>> shapes;
  private final List<Value> inputs;
  private final Map<String, Boolean> learning;
  private final Map<String, TensorData> weights = new LinkedHashMap<>();
  private final Map<String, TensorData> constants = new LinkedHashMap<>();

  private Translation(Graph graph, int opset, List<String> outputs, Parting parting) {
    this.graph = graph;
    this.opset = opset;
    this.outputs = List.copyOf(outputs);
    this.parting = parting;
    shapes = ShapeInference.of(graph, opset);
    Map<String, TensorData> all = Learning.constants(graph);
    Map<String, TensorData> free = new LinkedHashMap<>(all);
    free.keySet().removeAll(parting.held());
    learning = Learning.of(parting.learning(), free);
    learning.keySet().forEach(name -> weights.put(name, all.get(name)));
    Set<String> read = read(parting.learning());
    all.forEach(
        (name, value) -> {
          if (read.contains(name)
              && !weights.containsKey(name)
              && !ConstantNumbers.isShort(value)) {
            constants.put(name, value);
          }
        });
    Set<String> needed = read(parting.needed());
    inputs = graph.inputs().stream().filter(input -> needed.contains(input.name())).toList();
    if (inputs.isEmpty()) {
      throw new GraphException("no output depends on an input of the graph");
    }
  }

  private Set<String> read(List<Node> nodes) {
    Set<String> read = nodes.stream().flatMap(n -> n.reads().stream()).collect(Collectors.toSet());
    read.addAll(outputs);
    return read;
  }

  /**
   * Translates all that some outputs need.
   *
   * @param outputs values of the graph, which need not be its outputs
   * @throws GraphException if a node has no expression; the message names all operators that lack
   *     one
   */
  public static Translation of(OnnxModel model, List<String> outputs) {
    Graph graph = model.withoutWeightsAsInputs().graph();
    Parting parting = Parting.of(graph, outputs, Map.of());
    if (!parting.stuck().isEmpty()) {
      throw new GraphException(
          "the graph cannot be trained: these operators have no gradient here: " + parting.names());
    }
    return new Translation(graph, model.opset(), outputs, parting);
  }

  /**
   * Translates what some outputs need and can be trained. What cannot, and all before it, is left
   * to somebody else, who gives its values.
   *
   * @param outputs values of the graph, which need not be its outputs
   * @param types tells the types of values of the graph; those that are no arrays are left out
   * @throws GraphException if no weight is left to be trained
   */
  public static Translation of(
      OnnxModel model,
      List<String> outputs,
      Function<Set<String>, Map<String, ElementType>> types) {
    Graph graph = model.withoutWeightsAsInputs().graph();
    Map<Node, String> refused = new IdentityHashMap<>();
    while (true) {
      Parting parting = Parting.of(graph, outputs, refused);
      Translation made = new Translation(graph, model.opset(), outputs, parting);
      made.requireWeights();
      if (!made.given().isEmpty()) {
        made.types.putAll(types.apply(made.given()));
      }
      Optional<UntrainableException> next = made.refused();
      if (next.isEmpty()) {
        return made;
      }
      refused.put(next.get().node(), next.get().why());
    }
  }

  /** Returns a node that cannot be trained as it is used here. */
  private Optional<UntrainableException> refused() {
    try {
      text(true);
      text(false);
      return Optional.empty();
    } catch (UntrainableException e) {
      return Optional.of(e);
    }
  }

  private void requireWeights() {
    if (learning.containsValue(true)) {
      return;
    }
    String names = String.join(", ", outputs);
    if (parting.isQuantized()) {
      throw new GraphException(
          "the model is quantized: its weights are whole numbers, which cannot be trained;"
              + " tune the float model and quantize it afterwards");
    }
    throw new GraphException(
        parting.stuck().isEmpty()
            ? "there is nothing to train: no float weight is on the way to " + names
            : "there is no trainable path to %s: %s cannot be trained, and no float weight comes after"
                .formatted(names, parting.names()));
  }

  /** Returns what stays as it is, in words; nothing if all is trained. */
  public Optional<String> frozen() {
    int count = frozenNodes();
    return count == 0
        ? Optional.empty()
        : Optional.of(
            "%s cannot be trained; %s"
                .formatted(
                    parting.names(),
                    count == 1
                        ? "this node stays as it is"
                        : "%d nodes up to there stay as they are".formatted(count)));
  }

  /** Returns the number of nodes that stay as they are. */
  public int frozenNodes() {
    return parting.frozen().size();
  }

  /** Returns the names of the values that frozen nodes give. */
  public Set<String> given() {
    return parting.given();
  }

  /** Returns the inputs of the graph that the function takes. */
  public List<Value> inputs() {
    return inputs;
  }

  public List<String> outputs() {
    return outputs;
  }

  /** Returns the number of nodes. */
  public int size() {
    return parting.learning().size();
  }

  /** Returns the constants that training moves, by name. */
  public Map<String, TensorData> weights() {
    return weights;
  }

  /** Returns whether a weight has gradients, unlike the statistics of a normalization. */
  public boolean learns(String weight) {
    return learning.get(weight);
  }

  /** Returns the other constants as arrays. */
  public List<NDArray> constants(NDManager manager) {
    return constants.values().stream().map(value -> array(value, manager)).toList();
  }

  /** Returns a constant as an array of the type that the function computes in. */
  public static NDArray array(TensorData value, NDManager manager) {
    ByteBuffer bytes = ConstantNumbers.bytes(value);
    ByteBuffer direct = manager.allocateDirect(bytes.remaining());
    direct.put(bytes).flip();
    Shape shape = new Shape(value.dims().stream().mapToLong(Long::longValue).toArray());
    return manager.create(direct, shape, TorchTypes.of(value.type()));
  }

  /** Compiles the function, as it is in training or in use. */
  public TorchFunction function(boolean training) {
    int arguments = inputs.size() + given().size() + weights.size() + constants.size();
    return TorchFunction.of(arguments, "List[Tensor]", text(training));
  }

  /** Returns the lines of the function. */
  public String text(boolean training) {
    FunctionText text = new FunctionText(opset, training, shapes, inputs);
    int index = 0;
    for (Value input : inputs) {
      ElementType type = input.type() == null ? ElementType.FLOAT : input.type();
      text.argument(input.name(), "a" + index++, type, true);
    }
    for (String name : given()) {
      text.given(name, "a" + index++, types.get(name), parting.varying().contains(name));
    }
    for (Map.Entry<String, TensorData> weight : weights.entrySet()) {
      text.argument(weight.getKey(), "a" + index++, weight.getValue().type(), false);
    }
    for (Map.Entry<String, TensorData> constant : constants.entrySet()) {
      text.argument(constant.getKey(), "a" + index++, constant.getValue().type(), false);
    }
    Learning.constants(graph)
        .forEach(
            (name, value) -> {
              if (!weights.containsKey(name) && ConstantNumbers.isShort(value)) {
                text.constant(name, value);
              }
            });
    for (Node node : parting.learning()) {
      text.write(node, Vocabulary.row(node).orElseThrow());
    }
    return text.finish(outputs);
  }
}
