package dev.kiln.graph.verify;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ElementType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The element types of a graph's values, as far as they follow from those that are stated. */
public final class ElementTypes {
  private final Map<String, ElementType> types = new HashMap<>();

  private ElementTypes() {}

  /** Infers the types of the values of a graph. */
  public static ElementTypes of(Graph graph) {
    ElementTypes found = new ElementTypes();
    graph.initializers().forEach((name, tensor) -> found.types.put(name, tensor.type()));
    List.of(graph.inputs(), graph.values(), graph.outputs())
        .forEach(values -> values.forEach(found::know));
    graph.nodes().forEach(found::infer);
    return found;
  }

  /** Returns the type of a value, or empty if it is not known. */
  public Optional<ElementType> type(String name) {
    return Optional.ofNullable(types.get(name));
  }

  private void know(Value value) {
    if (value.type() != null) {
      types.put(value.name(), value.type());
    }
  }

  private void infer(Node node) {
    if (!node.domain().isEmpty()) {
      return;
    }
    for (int i = 0; i < node.outputs().size(); i++) {
      ElementType type = i == 0 ? first(node) : further(node);
      if (type != null) {
        types.putIfAbsent(node.outputs().get(i), type);
      }
    }
  }

  private ElementType first(Node node) {
    return switch (node.operator()) {
      case "Constant" -> constant(node, ElementType.INT64);
      case "ConstantOfShape" -> constant(node, ElementType.FLOAT);
      case "Cast" -> ElementType.withCode((int) node.integer("to", 0)).orElse(null);
      case "RandomNormal", "RandomUniform" ->
          ElementType.withCode((int) node.integer("dtype", 1)).orElse(null);
      case "Shape", "Size", "ArgMax", "ArgMin", "NonZero" -> ElementType.INT64;
      case "Equal", "Less", "Greater", "LessOrEqual", "GreaterOrEqual", "Not", "And", "Or", "Xor" ->
          ElementType.BOOL;
      case "IsNaN", "IsInf" -> ElementType.BOOL;
      case "ConvInteger", "MatMulInteger" -> ElementType.INT32;
      case "Where", "CastLike", "DequantizeLinear" -> types.get(node.input(1));
      case "OneHot", "QuantizeLinear" -> types.get(node.input(2));
      case "If", "Loop", "Scan", "DynamicQuantizeLinear", "QLinearConv", "QLinearMatMul" -> null;
      case "SequenceAt", "EyeLike", "Multinomial", "Bernoulli", "RandomNormalLike" -> null;
      default -> node.inputs().isEmpty() ? null : types.get(node.input(0));
    };
  }

  /** Returns the type of the outputs after the first. */
  private ElementType further(Node node) {
    return node.is("Split", "LSTM", "GRU", "RNN") ? types.get(node.input(0)) : null;
  }

  private static ElementType constant(Node node, ElementType otherwise) {
    if (node.attributes().get("value") instanceof Attribute.Tensor tensor) {
      return tensor.value().type();
    }
    return node.attributes().containsKey("value_float")
            || node.attributes().containsKey("value_floats")
        ? ElementType.FLOAT
        : otherwise;
  }
}
