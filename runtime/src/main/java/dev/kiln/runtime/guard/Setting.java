package dev.kiln.runtime.guard;

import java.util.OptionalLong;

/** An attribute as a node gives it, field by field; what is not given stays as it is here. */
final class Setting {
  private static final int INT = 2;

  String name = "";

  /** The parameter of the function around the node whose value it takes; empty for its own. */
  String parameter = "";

  long type;

  private long least = Long.MAX_VALUE;
  private long most = Long.MIN_VALUE;
  private long tensorLeast = Long.MAX_VALUE;
  private boolean tensorHoldsSmallest;

  /** It is that number, or has it among others. */
  void number(long number) {
    least = Math.min(least, number);
    most = Math.max(most, number);
  }

  /** It is that tensor, or has it among others. */
  void tensor(TensorClaim tensor) {
    tensorLeast = Math.min(tensorLeast, tensor.least());
    tensorHoldsSmallest |= tensor.holdsSmallest();
  }

  /**
   * A number of it that is no size: below 1 or beyond 32 bits. A single number that is not given is
   * 0.
   */
  OptionalLong noSize() {
    if (least > most) {
      return type == INT && parameter.isEmpty() ? OptionalLong.of(0) : OptionalLong.empty();
    }
    if (least >= 1 && most <= Integer.MAX_VALUE) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(least < 1 ? least : most);
  }

  /** The least whole number in it, also in its tensors; {@link Long#MAX_VALUE} if it has none. */
  long least() {
    return Math.min(least, tensorLeast);
  }

  /** Whether it holds the smallest number of its type. */
  boolean holdsSmallest() {
    return least == Long.MIN_VALUE || tensorHoldsSmallest;
  }
}
