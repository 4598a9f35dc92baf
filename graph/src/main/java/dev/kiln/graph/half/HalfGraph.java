package dev.kiln.graph.half;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.verify.ElementTypes;
import dev.kiln.runtime.ElementType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a graph that computes in float16 what keeps its precision there, for GPUs; processors gain
 * nothing. Islands stay in float: normalizations, softmax, reductions, powers, resizing, and
 * whatever is not known to be safe. Inputs and outputs keep their types.
 */
public final class HalfGraph {
  /** Nodes that compute. */
  private static final Set<String> COMPUTING =
      Set.of(
          "Conv",
          "ConvTranspose",
          "Gemm",
          "MatMul",
          "Add",
          "Sub",
          "Mul",
          "Relu",
          "LeakyRelu",
          "Clip",
          "Sigmoid",
          "Tanh",
          "AveragePool");

  /** Nodes that move numbers; they follow the type of their input. */
  private static final Set<String> MOVING =
      Set.of(
          "MaxPool",
          "Concat",
          "Split",
          "Slice",
          "Transpose",
          "Reshape",
          "Flatten",
          "Squeeze",
          "Unsqueeze",
          "Pad",
          "DepthToSpace",
          "SpaceToDepth",
          "Identity",
          "Gather",
          "Expand",
          "Tile");

  private final Graph graph;
  private final ElementTypes types;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, TensorData> initializers;
  private final Set<String> names;

  /** The float16 form of each float value that has one. */
  private final Map<String, String> halves = new HashMap<>();

  /** The float values that exist only as float16 so far. */
  private final Set<String> only = new HashSet<>();

  private HalfGraph(Graph graph) {
    this.graph = graph;
    this.types = ElementTypes.of(graph);
    this.initializers = new LinkedHashMap<>(graph.initializers());
    this.names = new HashSet<>(graph.defines());
  }

  /** Returns the graph. */
  public static Graph of(Graph graph) {
    HalfGraph writer = new HalfGraph(graph);
    graph.nodes().forEach(writer::write);
    graph.outputs().forEach(output -> writer.widen(output.name()));
    return writer.finish();
  }

  private void write(Node node) {
    if (computesInHalf(node)) {
      List<String> inputs =
          node.inputs().stream().map(input -> isFloat(input) ? half(input) : input).toList();
      List<String> outputs = new ArrayList<>();
      for (String output : node.outputs()) {
        String made = output.isEmpty() ? "" : unique(output + "_fp16");
        outputs.add(made);
        halves.put(output, made);
        only.add(output);
      }
      nodes.add(node.withInputs(inputs).withOutputs(outputs));
    } else {
      node.reads().forEach(this::widen);
      nodes.add(node);
    }
  }

  private boolean computesInHalf(Node node) {
    boolean moves = MOVING.contains(node.operator());
    return node.domain().isEmpty()
        && (moves ? halves.containsKey(node.input(0)) : COMPUTING.contains(node.operator()))
        && node.outputs().size() == 1
        && isFloat(node.output())
        && isFloat(node.input(0))
        && node.inputs().stream().allMatch(this::fits);
  }

  private boolean isFloat(String value) {
    return types.type(value).filter(type -> type == ElementType.FLOAT).isPresent();
  }

  /** Returns whether a value is no constant, or one that float16 can hold. */
  private boolean fits(String value) {
    TensorData constant = graph.constants().get(value);
    return constant == null || constant.type() != ElementType.FLOAT || HalfWeights.fits(constant);
  }

  /** Returns the float16 form of a value. */
  private String half(String value) {
    return halves.computeIfAbsent(
        value,
        v -> {
          String made = unique(v + "_fp16");
          TensorData constant = graph.constants().get(v);
          if (constant == null) {
            nodes.add(cast(v, made, ElementType.FLOAT16));
          } else {
            initializers.put(made, HalfWeights.half(constant));
          }
          return made;
        });
  }

  /** Adds the float form of a value that exists only as float16. */
  private void widen(String value) {
    if (only.remove(value)) {
      nodes.add(cast(halves.get(value), value, ElementType.FLOAT));
    }
  }

  private static Node cast(String from, String to, ElementType type) {
    return new Node(
        "cast_to_" + to,
        "",
        "Cast",
        List.of(from),
        List.of(to),
        Map.of("to", Attribute.of((long) type.code())));
  }

  private String unique(String wanted) {
    String name = wanted;
    for (int i = 1; !names.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }

  private Graph finish() {
    Set<String> read = new HashSet<>();
    Set<String> made = new HashSet<>();
    nodes.forEach(node -> read.addAll(node.reads()));
    nodes.forEach(node -> made.addAll(node.outputs()));
    graph.inputs().forEach(input -> read.add(input.name()));
    graph.outputs().forEach(output -> read.add(output.name()));
    initializers.keySet().retainAll(read);
    List<Value> between =
        graph.values().stream().filter(value -> made.contains(value.name())).toList();
    return graph.with(nodes, initializers, between);
  }
}
