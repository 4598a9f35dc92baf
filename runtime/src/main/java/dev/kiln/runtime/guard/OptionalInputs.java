package dev.kiln.runtime.guard;

import dev.kiln.runtime.errors.ModelRefusedException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The check of optional inputs that ONNX Runtime reads without checking whether they are present.
 */
final class OptionalInputs {
  /** The minimum number of inputs of each operator. */
  private static final Map<String, Integer> NEEDED =
      Map.of("QLinearLeakyRelu", 5, "QLinearSigmoid", 5);

  /** Operators whose last input, if listed, must have a name. */
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
      throw new ModelRefusedException(operator + " lists an omitted last input; shorten the list");
    }
  }
}
