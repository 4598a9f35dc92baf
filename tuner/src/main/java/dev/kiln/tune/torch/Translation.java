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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A graph as one function in TorchScript. Its arguments are the inputs, then the weights, then the
 * constants, each in the order given here.
 */
public final class Translation {
  private final Graph graph;
  private final int opset;
  private final List<String> outputs;
  private final List<Node> nodes;
  private final Map<String, List<Dim>> shapes;
  private final List<Value> inputs;
  private final Map<String, Boolean> learning;
  private final Map<String, TensorData> weights = new LinkedHashMap<>();
  private final Map<String, TensorData> constants = new LinkedHashMap<>();

  private Translation(OnnxModel model, List<String> outputs) {
    graph = model.withoutWeightsAsInputs().graph();
    opset = model.opset();
    this.outputs = List.copyOf(outputs);
    nodes = needed();
    requireRows();
    shapes = ShapeInference.of(graph, opset);
    Map<String, TensorData> all = Learning.constants(graph);
    learning = Learning.of(nodes, all);
    learning.keySet().forEach(name -> weights.put(name, all.get(name)));
    Set<String> read = nodes.stream().flatMap(n -> n.reads().stream()).collect(Collectors.toSet());
    read.addAll(outputs);
    all.forEach(
        (name, value) -> {
          if (read.contains(name)
              && !weights.containsKey(name)
              && !ConstantNumbers.isShort(value)) {
            constants.put(name, value);
          }
        });
    inputs = graph.inputs().stream().filter(input -> read.contains(input.name())).toList();
    if (inputs.isEmpty()) {
      throw new GraphException("no output depends on an input of the graph");
    }
  }

  /**
   * Translates what some outputs need.
   *
   * @param outputs values of the graph, which need not be its outputs
   * @throws GraphException if a node has no expression; the message names all operators that lack
   *     one
   */
  public static Translation of(OnnxModel model, List<String> outputs) {
    return new Translation(model, outputs);
  }

  private List<Node> needed() {
    Set<String> wanted = new HashSet<>(outputs);
    List<Node> found = new ArrayList<>();
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      Node node = graph.nodes().get(i);
      if (node.outputs().stream().anyMatch(wanted::contains)) {
        wanted.addAll(node.reads());
        if (node.constant().isEmpty()) {
          found.add(0, node);
        }
      }
    }
    return found;
  }

  private void requireRows() {
    Map<String, List<String>> missing = new TreeMap<>();
    for (Node node : nodes) {
      if (Vocabulary.row(node).isEmpty()) {
        String operator =
            node.domain().isEmpty() ? node.operator() : node.domain() + "." + node.operator();
        missing.computeIfAbsent(operator, key -> new ArrayList<>()).add(node.name());
      }
    }
    boolean quantized =
        missing.keySet().stream()
            .anyMatch(o -> o.matches(".*QuantizeLinear|.*QLinear.*|.*Integer"));
    if (quantized) {
      throw new GraphException(
          "the model is quantized: its weights are whole numbers, which cannot be trained;"
              + " tune the float model and quantize it afterwards");
    }
    if (!missing.isEmpty()) {
      throw new GraphException(
          "the graph cannot be trained: these operators have no gradient here: "
              + missing.entrySet().stream()
                  .map(e -> "%s ('%s')".formatted(e.getKey(), e.getValue().get(0)))
                  .collect(Collectors.joining(", ")));
    }
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
    return nodes.size();
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
    int arguments = inputs.size() + weights.size() + constants.size();
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
    for (Node node : nodes) {
      text.write(node, Vocabulary.row(node).orElseThrow());
    }
    return text.finish(outputs);
  }
}
