package dev.kiln.runtime.guard;

import dev.kiln.runtime.errors.ModelRefusedException;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The check of attributes that ONNX Runtime takes on trust: sizes and counts, which it truncates to
 * 32 bits before it divides by them, so that a size of 2^32 would crash the process; axes, which it
 * takes for offsets; and numbers that say how much it makes or tries.
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

  private static final Set<String> AXES =
      Set.of("axes", "axis", "batch_axis", "scan_input_axes", "scan_output_axes", "time_axis");
  private static final int MOST_DIMS = 64;

  /** What an n-gram may skip, and where its count may stand in the result. */
  private static final Set<String> AMOUNTS = Set.of("max_skip_count", "ngram_indexes");

  private static final int MOST_MADE = 10_000_000;
  private static final int MOST_SKIPPED = 1000;

  private Sizes() {}

  /** Checks an attribute of an operator. */
  static void check(Setting setting) {
    if (NAMES.contains(setting.name)) {
      require(setting, "a size", 1, Integer.MAX_VALUE);
    } else if (AXES.contains(setting.name)) {
      require(setting, "an axis", -MOST_DIMS, MOST_DIMS);
    } else if (AMOUNTS.contains(setting.name)) {
      boolean skipped = setting.name.equals("max_skip_count");
      require(setting, "a number", 0, skipped ? MOST_SKIPPED : MOST_MADE);
    }
  }

  private static void require(Setting setting, String what, long least, long most) {
    OptionalLong wrong = setting.outside(least, most);
    if (wrong.isPresent()) {
      throw new ModelRefusedException(
          "the attribute "
              + Names.quoted(setting.name)
              + " is "
              + what
              + ", but it is "
              + wrong.getAsLong()
              + ", not in "
              + least
              + ".."
              + most);
    }
  }
}
