package dev.kiln.runtime.guard;

import dev.kiln.runtime.errors.ModelRefusedException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The check that attributes that are sizes or counts are at least 1 and fit in 32 bits. ONNX
 * Runtime truncates them to 32 bits before it divides by them, so a size of 2^32 would crash the
 * process.
 */
final class Sizes {
  private static final Set<String> NAMES =
      Set.of(
          "block_size",
          "blocksize",
          "dilations",
          "group",
          "hidden_size",
          "kernel_shape",
          "kv_num_heads",
          "num_groups",
          "num_heads",
          "num_outputs",
          "num_scan_inputs",
          "output_height",
          "output_width",
          "pooled_shape",
          "q_num_heads",
          "strides");

  /** Parameters of functions that are used as sizes of operators. */
  private final Set<String> parameters = new HashSet<>(NAMES);

  private final Set<HandedOn> handedOn = new HashSet<>();
  private final Map<String, Setting> suspects = new HashMap<>();

  /** A parameter of a function whose value is a parameter of the calling function. */
  private record HandedOn(String name, String parameter) {}

  /** Records an attribute that a node sets for an operator. */
  void ofOperator(Setting setting) {
    if (!NAMES.contains(setting.name)) {
      return;
    }
    setting.noSize().ifPresent(number -> refuse(setting, number));
    if (!setting.parameter.isEmpty()) {
      parameters.add(setting.parameter);
    }
  }

  /** Records a parameter that a node sets for a function, or its default in the function. */
  void ofFunction(Setting setting) {
    if (setting.noSize().isPresent()) {
      suspects.putIfAbsent(setting.name, setting);
    }
    if (!setting.parameter.isEmpty()) {
      handedOn.add(new HandedOn(setting.name, setting.parameter));
    }
  }

  /**
   * Checks the parameters of functions, once all functions are known.
   *
   * @param functionDepth the maximum number of functions through which a parameter can be passed on
   */
  void check(int functionDepth) {
    for (int i = 0; i < functionDepth; i++) {
      for (HandedOn handed : handedOn) {
        if (parameters.contains(handed.name())) {
          parameters.add(handed.parameter());
        }
      }
    }
    for (Setting suspect : suspects.values()) {
      if (parameters.contains(suspect.name)) {
        refuse(suspect, suspect.noSize().getAsLong());
      }
    }
  }

  private static void refuse(Setting setting, long number) {
    throw new ModelRefusedException(
        "the attribute "
            + Names.quoted(setting.name)
            + " is a size, but it is "
            + number
            + ", not in 1.."
            + Integer.MAX_VALUE);
  }
}
