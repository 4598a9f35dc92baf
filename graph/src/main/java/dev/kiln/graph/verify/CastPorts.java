package dev.kiln.graph.verify;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ElementType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Inputs and outputs of types that ONNX Runtime's Java API has no numbers for, with a Cast from or
 * to a type that it has.
 */
final class CastPorts {
  private CastPorts() {}

  /**
   * Returns the graph with other inputs and outputs, or the graph itself if Java can hold them all.
   *
   * @param notes receives what is given as another type
   */
  static Graph of(Graph graph, List<String> notes) {
    List<Node> before = new ArrayList<>();
    List<Node> after = new ArrayList<>();
    List<Value> inputs = new ArrayList<>();
    List<Value> outputs = new ArrayList<>();
    Map<String, String> renamed = new HashMap<>();
    for (Value input : graph.inputs()) {
      ElementType held = held(input.type());
      if (held == input.type()) {
        inputs.add(input);
      } else {
        String inside = input.name() + " as " + input.type();
        inputs.add(new Value(input.name(), held, input.shape()));
        before.add(cast(input.name(), inside, input.type()));
        renamed.put(input.name(), inside);
        notes.add("input '%s' (%s) is given as %s".formatted(input.name(), input.type(), held));
      }
    }
    for (Value output : graph.outputs()) {
      // Text that was computed is mostly no number, so it is left out.
      ElementType held = output.type() == ElementType.STRING ? output.type() : held(output.type());
      if (held == output.type() || renamed.containsKey(output.name())) {
        outputs.add(output);
      } else {
        String outside = output.name() + " as " + held;
        outputs.add(new Value(outside, held, output.shape()));
        after.add(cast(output.name(), outside, held));
      }
    }
    if (before.isEmpty() && after.isEmpty()) {
      return graph;
    }
    List<Node> nodes = new ArrayList<>(before);
    graph.nodes().stream()
        .map(node -> node.reading(name -> renamed.getOrDefault(name, name)))
        .forEach(nodes::add);
    nodes.addAll(after);
    return graph.between(inputs, outputs).with(nodes, graph.initializers(), graph.values());
  }

  private static ElementType held(ElementType type) {
    if (type == null || type.isSupported()) {
      return type;
    }
    return switch (type) {
      case UINT16 -> ElementType.INT32;
      case UINT32, UINT64, STRING -> ElementType.INT64;
      case INT2, UINT2, INT4, UINT4 -> ElementType.INT32;
      case COMPLEX64, COMPLEX128 -> type;
      default -> ElementType.FLOAT;
    };
  }

  private static Node cast(String from, String to, ElementType type) {
    return new Node(
        to, "", "Cast", List.of(from), List.of(to), Map.of("to", Attribute.of((long) type.code())));
  }
}
