package dev.kiln.graph.prepare;

import dev.kiln.graph.Node;
import java.util.List;

/** Where a Transpose takes an axis. */
final class TransposedAxis {
  private TransposedAxis() {}

  /** Returns the axis of the input that becomes an axis of the output. */
  static int before(Node transpose, int axis, int rank) {
    List<Long> perm = transpose.integers("perm");
    return perm.isEmpty() ? rank - 1 - axis : (int) (long) perm.get(axis);
  }

  /** Returns the axis of the output that an axis of the input becomes. */
  static int after(Node transpose, int axis, int rank) {
    List<Long> perm = transpose.integers("perm");
    return perm.isEmpty() ? rank - 1 - axis : perm.indexOf((long) axis);
  }
}
