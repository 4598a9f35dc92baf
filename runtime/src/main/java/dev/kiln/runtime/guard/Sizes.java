package dev.kiln.runtime.guard;

import dev.kiln.runtime.errors.ModelRefusedException;
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

  private Sizes() {}

  /** Checks an attribute of an operator. */
  static void check(Setting setting) {
    if (NAMES.contains(setting.name)) {
      setting.noSize().ifPresent(number -> refuse(setting, number));
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
