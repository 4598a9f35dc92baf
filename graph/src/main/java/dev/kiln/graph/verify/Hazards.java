package dev.kiln.graph.verify;

import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ElementType;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A test for graphs on which ONNX Runtime may kill the process or never end if numbers that it does
 * not expect are drawn: a divisor or a step of 0, an axis that makes no sense.
 */
final class Hazards {
  private static final Set<String> OPERATORS =
      Set.of(
          "STFT",
          "DFT",
          "MelWeightMatrix",
          "HannWindow",
          "HammingWindow",
          "BlackmanWindow",
          "Loop",
          "Scan");

  private static final Set<String> DOMAINS = Set.of("", "ai.onnx.ml");

  private Hazards() {}

  /** Returns whether drawn numbers should first be tried in another process. */
  static boolean in(Graph graph) {
    return graph.inputs().stream().anyMatch(Hazards::isNumber) || inNodes(graph);
  }

  /** Returns whether an input takes whole numbers, other than pixels. */
  private static boolean isNumber(Value input) {
    if (input.type() == null) {
      return true;
    }
    return switch (input.type()) {
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16, BOOL, STRING -> false;
      case UINT8 -> input.shape() == null || input.shape().size() != 4;
      default -> true;
    };
  }

  private static boolean inNodes(Graph graph) {
    ElementTypes types = ElementTypes.of(graph);
    Map<String, TensorData> constants = new HashMap<>(graph.constants());
    for (Node node : graph.nodes()) {
      node.constant().ifPresent(value -> constants.put(node.output(), value));
      if (OPERATORS.contains(node.operator())
          || !DOMAINS.contains(node.domain())
          || node.is("Div", "Mod") && mayDivideByZero(node, types, constants)
          || node.subgraphs().stream().anyMatch(Hazards::inNodes)) {
        return true;
      }
    }
    return false;
  }

  private static boolean mayDivideByZero(
      Node node, ElementTypes types, Map<String, TensorData> constants) {
    boolean floats =
        types.type(node.output()).or(() -> types.type(node.input(1))).stream()
            .anyMatch(ElementType::isFloating);
    TensorData divisor = constants.get(node.input(1));
    return !floats && (divisor == null || hasZero(divisor));
  }

  private static boolean hasZero(TensorData tensor) {
    int bytes = (int) tensor.type().bytes(1);
    ByteBuffer data = tensor.data();
    for (int i = 0; i < data.limit(); i += bytes) {
      boolean zero = true;
      for (int k = i; k < i + bytes; k++) {
        zero &= data.get(k) == 0;
      }
      if (zero) {
        return true;
      }
    }
    return false;
  }
}
