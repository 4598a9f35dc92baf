package dev.kiln.tune.torch;

import dev.kiln.runtime.ElementType;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** What a value of the graph is while its function is written. */
sealed interface Term {
  ElementType type();

  /**
   * An array.
   *
   * @param code the variable that holds it
   * @param rank the number of its dimensions, or -1 if that is unknown
   * @param batched whether its first dimension is the batch
   */
  record Array(String code, ElementType type, int rank, boolean batched) implements Term {}

  /**
   * A scalar or a short vector of which each number is an expression of its own, such as a size.
   * Sizes are computed like this, and not by arrays.
   */
  record Numbers(List<String> values, boolean scalar, ElementType type) implements Term {
    public Numbers {
      values = List.copyOf(values);
    }

    /** Returns the numbers as a list in TorchScript. */
    String list() {
      return values.isEmpty() ? "annotate(List[int], [])" : "[" + String.join(", ", values) + "]";
    }

    /** Returns a number that is known already. */
    OptionalLong known(int index) {
      String value = values.get(index);
      return value.matches("-?\\d+")
          ? OptionalLong.of(Long.parseLong(value))
          : OptionalLong.empty();
    }

    boolean isKnown() {
      return values.stream().allMatch(value -> value.matches("-?\\d+"));
    }

    /** Returns the code of an array of these numbers. */
    String array() {
      if (values.isEmpty()) {
        return "torch.zeros([0], dtype=%d)".formatted(TorchTypes.code(type));
      }
      String content = scalar ? values.get(0) : list();
      return "torch.tensor(%s, dtype=%d)".formatted(content, TorchTypes.code(type));
    }
  }

  /** Returns a number as TorchScript writes it. */
  static String literal(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    String plain = String.format(Locale.ROOT, "%s", value);
    return plain.replace("E", "e");
  }
}
