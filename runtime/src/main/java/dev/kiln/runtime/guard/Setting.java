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

  /** Null if it has no tensor. */
  private Content tensor;

  /** It is that number, or has it among others. */
  void number(long number) {
    least = Math.min(least, number);
    most = Math.max(most, number);
  }

  /** It is that tensor, or has it among others. */
  void tensor(TensorClaim claim) {
    tensor = tensor == null ? claim.content() : tensor.or(claim.content());
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

  /** What a Constant node with this attribute makes. */
  Content content() {
    return tensor == null ? new Content(false, least, least == Long.MIN_VALUE) : tensor;
  }
}
