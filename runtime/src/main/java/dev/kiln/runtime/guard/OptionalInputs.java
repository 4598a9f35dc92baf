package dev.kiln.runtime.guard;

import dev.kiln.runtime.errors.ModelRefusedException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Inputs that may be left out, but that ONNX Runtime reads without asking whether they are there.
 */
final class OptionalInputs {
  /** How many inputs the operator must be given. */
  private static final Map<String, Integer> NEEDED =
      Map.of("QLinearLeakyRelu", 5, "QLinearSigmoid", 5);

  /** Operators whose last input has to have a name if it is listed. */
  private static final Set<String> LAST_NAMED = Set.of("LayerNormalization");

  private OptionalInputs() {}

  static void check(String operator, List<String> inputs) {
    if (inputs.size() < NEEDED.getOrDefault(operator, 0)) {
      throw new ModelRefusedException(
          operator + " has " + inputs.size() + " inputs, it needs " + NEEDED.get(operator));
    }
    if (LAST_NAMED.contains(operator)
        && !inputs.isEmpty()
        && inputs.get(inputs.size() - 1).isEmpty()) {
      throw new ModelRefusedException(
          operator + " lists a last input that is left out; end the list there");
    }
  }
}
