package dev.kiln.runtime.guard;

import dev.kiln.runtime.errors.ModelRefusedException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The check of constants that ONNX Runtime computes with while it opens a model, and that would
 * crash the process: a division by 0, the smallest integer of its type divided by -1 (which
 * overflows), and a scale or weight without elements.
 */
final class Constants {
  /** ONNX operators that read, or divide by, the contents of their weights and scales. */
  private static final Set<String> NEED_ELEMENTS =
      Set.of(
          "Conv",
          "ConvInteger",
          "ConvTranspose",
          "DequantizeLinear",
          "MatMulInteger",
          "QLinearConv",
          "QLinearMatMul",
          "QuantizeLinear");

  private final Map<String, Content> contents = new HashMap<>();
  private final Set<String> dividends = new HashSet<>();
  private final Set<String> chunks = new HashSet<>();
  private final Set<String> needed = new HashSet<>();

  /** Records a value that the file defines. */
  void define(String value, Content content) {
    contents.merge(value, content, Content::or);
  }

  /** Records that a node uses these values. */
  void use(String domain, String operator, List<String> inputs) {
    if (operator.equals("SplitToSequence") && inputs.size() > 1 && !inputs.get(1).isEmpty()) {
      chunks.add(inputs.get(1));
    }
    if ((operator.equals("Div") || operator.equals("Mod")) && !inputs.isEmpty()) {
      dividends.add(inputs.get(0));
    }
    if (domain.equals("com.microsoft") || NEED_ELEMENTS.contains(operator)) {
      needed.addAll(inputs);
    }
  }

  /** Checks the uses, once all values are known. */
  void check() {
    for (String value : chunks) {
      if (!contents.containsKey(value) || contents.get(value).least() < 1) {
        throw new ModelRefusedException(
            "SplitToSequence needs constant sizes of at least 1, but "
                + Names.quoted(value)
                + " is not such a constant");
      }
    }
    contents.forEach(this::check);
  }

  private void check(String value, Content content) {
    if (content.holdsSmallest() && dividends.contains(value)) {
      throw new ModelRefusedException(
          Names.quoted(value)
              + " is divided, but contains the smallest integer, whose division by -1 overflows");
    }
    if (content.empty() && needed.contains(value)) {
      throw new ModelRefusedException(
          Names.quoted(value) + " has no elements, but an operator needs at least one");
    }
  }
}
