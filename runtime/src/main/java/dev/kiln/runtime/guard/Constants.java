package dev.kiln.runtime.guard;

import dev.kiln.runtime.ModelException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whole numbers that ONNX Runtime computes with as it opens a model, where the processor would end
 * the process: a division by 0, and the smallest number of its type divided by -1, which has no
 * result.
 */
final class Constants {
  /** The least number of each constant tensor of whole numbers. */
  private final Map<String, Long> least = new HashMap<>();

  private final Set<String> withSmallest = new HashSet<>();
  private final Set<String> dividends = new HashSet<>();
  private final Set<String> chunks = new HashSet<>();

  /**
   * A value that the file gives.
   *
   * @param smallest whether it holds the smallest number of its type
   */
  void define(String value, long leastNumber, boolean smallest) {
    least.merge(value, leastNumber, Math::min);
    if (smallest) {
      withSmallest.add(value);
    }
  }

  /** A node of ONNX's own operators takes these values. */
  void use(String operator, List<String> inputs) {
    if (operator.equals("SplitToSequence") && inputs.size() > 1 && !inputs.get(1).isEmpty()) {
      chunks.add(inputs.get(1));
    }
    if ((operator.equals("Div") || operator.equals("Mod")) && !inputs.isEmpty()) {
      dividends.add(inputs.get(0));
    }
  }

  /** Looks at the uses, once all values are known. */
  void check() {
    for (String value : chunks) {
      if (least.getOrDefault(value, 0L) < 1) {
        throw new ModelException(
            "SplitToSequence must be given constant sizes of at least 1, "
                + Names.quoted(value)
                + " is none");
      }
    }
    for (String value : dividends) {
      if (withSmallest.contains(value)) {
        throw new ModelException(
            Names.quoted(value)
                + " is divided, but holds the smallest number there is, which has no quotient by -1");
      }
    }
  }
}
