package dev.kiln.runtime.guard;

import java.util.OptionalLong;

/**
 * An attribute of a node, read field by field; fields that are missing in the file keep the
 * defaults below.
 */
final class Setting {
  private static final int INT = 2;

  String name = "";

  /**
   * The parameter of the enclosing function from which the attribute takes its value; empty if it
   * has its own value.
   */
  String parameter = "";

  long type;

  private long least = Long.MAX_VALUE;
  private long most = Long.MIN_VALUE;

  /** Null if the attribute has no tensor. */
  private Content tensor;

  /** Records a number that is, or is part of, the value. */
  void number(long number) {
    least = Math.min(least, number);
    most = Math.max(most, number);
  }

  /** Records a tensor that is, or is part of, the value. */
  void tensor(TensorClaim claim) {
    tensor = tensor == null ? claim.content() : tensor.or(claim.content());
  }

  /**
   * Returns a number in the value that is not a valid size, that is, below 1 or beyond 32 bits. A
   * missing single number counts as 0.
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

  /** Returns the output of a Constant node with this attribute. */
  Content content() {
    return tensor == null ? new Content(false, least, least == Long.MIN_VALUE) : tensor;
  }
}
