package dev.kiln.graph.integer;

import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.runtime.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The search for the nodes of a graph that ONNX Runtime can compute in integers. */
final class IntegerUnits {
  private final GraphEditor graph;

  private IntegerUnits(GraphEditor graph) {
    this.graph = graph;
  }

  /** Returns the units in the order of their nodes. Whether their inputs are float is not known. */
  static List<IntegerUnit> of(Graph graph, int opset) {
    IntegerUnits units = new IntegerUnits(new GraphEditor(graph, opset));
    return graph.nodes().stream().flatMap(node -> units.unit(node).stream()).toList();
  }

  private Optional<IntegerUnit> unit(Node node) {
    if (!node.domain().isEmpty() || node.outputs().size() != 1) {
      return Optional.empty();
    }
    return switch (node.operator()) {
      case "Conv" -> isWeight(node.input(1), 3) && isBias(node.input(2)) ? one(node) : none();
      case "Gemm" -> isGemm(node) ? one(node) : none();
      case "MatMul" -> isWeight(node.input(1), 2) ? one(node) : none();
      case "Add", "Mul" -> isConstant(node.input(0)) ? none() : two(node);
      case "Concat" -> node.inputs().stream().anyMatch(this::isConstant) ? none() : all(node);
      case "AveragePool", "GlobalAveragePool", "LeakyRelu", "Sigmoid" -> one(node);
      default -> none();
    };
  }

  private boolean isGemm(Node node) {
    return isWeight(node.input(1), 2)
        && isBias(node.input(2))
        && node.integer("transA", 0) == 0
        && node.number("alpha", 1) == 1
        && node.number("beta", 1) == 1;
  }

  private boolean isWeight(String name, int rank) {
    return graph
        .constant(name)
        .filter(t -> t.type() == ElementType.FLOAT && t.dims().size() >= rank && t.size() > 0)
        .isPresent();
  }

  private boolean isBias(String name) {
    return name.isEmpty()
        || graph
            .constant(name)
            .filter(t -> t.type() == ElementType.FLOAT && t.dims().size() == 1)
            .isPresent();
  }

  private boolean isConstant(String name) {
    return graph.constant(name).isPresent();
  }

  private static Optional<IntegerUnit> none() {
    return Optional.empty();
  }

  private Optional<IntegerUnit> one(Node node) {
    return Optional.of(of(node, List.of(node.input(0))));
  }

  /** The second operand may be a constant, which is then quantized like a value. */
  private Optional<IntegerUnit> two(Node node) {
    boolean constant = isConstant(node.input(1));
    if (constant
        && graph.constant(node.input(1)).filter(t -> t.type() == ElementType.FLOAT).isEmpty()) {
      return none();
    }
    return Optional.of(of(node, constant ? List.of(node.input(0)) : node.inputs()));
  }

  private Optional<IntegerUnit> all(Node node) {
    return Optional.of(of(node, node.inputs()));
  }

  private IntegerUnit of(Node node, List<String> inputs) {
    List<Node> activations = new ArrayList<>();
    float bound = Float.POSITIVE_INFINITY;
    String value = node.output();
    while (graph.isPrivate(value)) {
      Node next = graph.readers(value).get(0);
      Optional<Float> limit = limit(next, value);
      if (limit.isEmpty()) {
        break;
      }
      bound = Math.min(bound, limit.get());
      activations.add(next);
      value = next.output();
    }
    return new IntegerUnit(node, activations, inputs, bound);
  }

  /** Returns the upper bound of a node that clamps to 0 and more. */
  private Optional<Float> limit(Node node, String value) {
    if (node.is("Relu")) {
      return Optional.of(Float.POSITIVE_INFINITY);
    }
    if (!node.is("Clip") || !node.input(0).equals(value)) {
      return Optional.empty();
    }
    Optional<Float> low = scalar(node.input(1), node.number("min", -Float.MAX_VALUE));
    Optional<Float> high = scalar(node.input(2), node.number("max", Float.MAX_VALUE));
    return low.isPresent() && low.get() == 0 && high.isPresent() && high.get() > 0
        ? high
        : Optional.empty();
  }

  private Optional<Float> scalar(String name, float otherwise) {
    if (name.isEmpty()) {
      return Optional.of(otherwise);
    }
    return graph
        .constant(name)
        .filter(t -> t.type() == ElementType.FLOAT && t.size() == 1)
        .map(TensorData::floats)
        .map(numbers -> numbers[0]);
  }
}
