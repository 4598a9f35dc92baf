package dev.kiln.tune.transfer;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.shape.ShapeInference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last layer of a classifier: the product or convolution whose results reach the output as
 * scores of classes, with nothing behind it but a bias, a pool, a change of shape or a softmax.
 *
 * @param layer the node, or empty if the network ends in features and needs a layer of its own
 * @param tail the nodes behind it, in order
 * @param features the value that the layer reads
 * @param scores the value that holds the scores, before a softmax
 */
public record Head(Optional<Node> layer, List<Node> tail, String features, String scores) {
  private static final String[] LAYERS = {"Gemm", "MatMul", "Conv"};
  private static final String[] DECISIONS = {"Softmax", "LogSoftmax", "Sigmoid", "ArgMax"};
  private static final String[] BEHIND = {
    "Softmax",
    "LogSoftmax",
    "Sigmoid",
    "Identity",
    "Reshape",
    "Flatten",
    "Squeeze",
    "Unsqueeze",
    "Cast",
    "GlobalAveragePool",
    "GlobalMaxPool",
    "AveragePool",
    "ReduceMean",
    "Dropout",
    "QuantizeLinear",
    "DequantizeLinear",
    "Relu",
    "Add"
  };

  /** What may stand behind the scores of pixels; nothing that mixes them. */
  private static final String[] BEHIND_PIXELS = {
    "Softmax",
    "LogSoftmax",
    "Sigmoid",
    "ArgMax",
    "Identity",
    "Reshape",
    "Squeeze",
    "Cast",
    "Transpose",
    "Resize",
    "Upsample",
    "Slice",
    "Dropout",
    "QuantizeLinear",
    "DequantizeLinear",
    "Add"
  };

  private static final String[] VIEWS = {
    "Reshape", "Transpose", "Identity", "Unsqueeze", "Squeeze", "Cast", "DequantizeLinear"
  };

  private static final int MOST_CANDIDATES = 8;

  public Head {
    tail = List.copyOf(tail);
  }

  /**
   * Finds the head of a model.
   *
   * @throws GraphException if there is none and the output holds no features either; the message
   *     names the nodes that could be one
   */
  public static Head of(OnnxModel model) {
    Graph graph = model.graph();
    String output = graph.outputs().get(0).name();
    return behind(graph, output, BEHIND)
        .or(() -> features(model, output))
        .orElseThrow(() -> notFound(graph));
  }

  /**
   * Finds the head of a model that tells the class of each pixel: a convolution with nothing behind
   * it but what resizes, reorders or decides.
   *
   * @throws GraphException if there is none; the message names the nodes that could be one
   */
  public static Head ofPixels(OnnxModel model) {
    Graph graph = model.graph();
    return behind(graph, graph.outputs().get(0).name(), BEHIND_PIXELS)
        .filter(head -> head.layer().orElseThrow().is("Conv"))
        .orElseThrow(() -> notFound(graph));
  }

  private static GraphException notFound(Graph graph) {
    return new GraphException(
        "the last layer is not found; name it with --head: one of " + candidates(graph));
  }

  /**
   * Returns the head that a node is.
   *
   * @throws IllegalArgumentException if there is no such node, or it is no layer
   */
  public static Head named(OnnxModel model, String name) {
    Graph graph = model.graph();
    Node layer =
        graph.nodes().stream()
            .filter(node -> node.name().equals(name) && node.is(LAYERS))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--head %s: not a layer of the model; it has %s"
                            .formatted(name, candidates(graph))));
    List<Node> tail = new ArrayList<>();
    String value = layer.output();
    for (Node node : graph.nodes()) {
      if (node.inputs().contains(value)) {
        tail.add(node);
        value = node.output();
      }
    }
    return new Head(Optional.of(layer), tail, layer.input(0), scores(layer, tail));
  }

  private static Optional<Head> behind(Graph graph, String output, String[] kinds) {
    Map<String, Node> producers = producers(graph);
    Map<String, TensorData> constants = constants(graph);
    List<Node> tail = new ArrayList<>();
    Node node = producers.get(output);
    while (node != null && node.is(kinds)) {
      List<String> data =
          node.inputs().stream()
              .filter(i -> !i.isEmpty() && !isConstant(i, producers, constants))
              .toList();
      if (data.isEmpty() || node.is("Add") && data.size() > 1) {
        return Optional.empty(); // A sum of two branches is no bias.
      }
      tail.add(0, node);
      // The input of a Reshape that says its shape is computed behind the data.
      node = producers.get(data.get(0));
    }
    boolean layer =
        node != null
            && node.is(LAYERS)
            && isConstant(node.input(1), producers, constants)
            && node.integer("group", 1) == 1;
    return layer
        ? Optional.of(new Head(Optional.of(node), tail, node.input(0), scores(node, tail)))
        : Optional.empty();
  }

  private static Optional<Head> features(OnnxModel model, String output) {
    List<Dim> shape = ShapeInference.of(model.graph(), model.opset()).get(output);
    boolean fits =
        shape != null
            && (shape.size() == 2 || shape.size() == 4)
            && shape.get(1) instanceof Dim.Fixed;
    return fits
        ? Optional.of(new Head(Optional.empty(), List.of(), output, output))
        : Optional.empty();
  }

  private static String scores(Node layer, List<Node> tail) {
    String value = layer.output();
    for (Node node : tail) {
      if (node.is(DECISIONS)) {
        break;
      }
      value = node.output();
    }
    return value;
  }

  private static String candidates(Graph graph) {
    List<String> names = graph.nodes().stream().filter(n -> n.is(LAYERS)).map(Node::name).toList();
    return names.isEmpty()
        ? "none, as it has no such layer"
        : String.join(
            ", ", names.subList(Math.max(0, names.size() - MOST_CANDIDATES), names.size()));
  }

  static Map<String, Node> producers(Graph graph) {
    Map<String, Node> producers = new HashMap<>();
    graph.nodes().forEach(node -> node.outputs().forEach(output -> producers.put(output, node)));
    return producers;
  }

  /** Returns the stored constants by name: initializers and the values of Constant nodes. */
  static Map<String, TensorData> constants(Graph graph) {
    Map<String, TensorData> constants = new HashMap<>(graph.constants());
    graph.nodes().forEach(n -> n.constant().ifPresent(value -> constants.put(n.output(), value)));
    return constants;
  }

  /** Whether a value is a constant or a view of one. */
  static boolean isConstant(
      String value, Map<String, Node> producers, Map<String, TensorData> constants) {
    return constants.containsKey(source(value, producers));
  }

  /** Returns the constant that a value is a view of, or what else it comes from. */
  static String source(String value, Map<String, Node> producers) {
    Node producer = producers.get(value);
    return producer != null && producer.is(VIEWS) ? source(producer.input(0), producers) : value;
  }
}
