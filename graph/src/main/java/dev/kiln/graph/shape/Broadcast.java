package dev.kiln.graph.shape;

import dev.kiln.graph.Dim;
import java.util.ArrayList;
import java.util.List;

/**
 * NumPy-style broadcasting: shapes are aligned from the right, and a size of 1 matches any size.
 */
final class Broadcast {
  private static final Dim ONE = Dim.of(1);

  private Broadcast() {}

  static List<Dim> shape(Operands in) {
    List<Dim> result = List.of();
    for (int i = 0; i < in.count() && result != null; i++) {
      result = shape(result, in.shape(i));
    }
    return result;
  }

  static List<Dim> expand(Operands in) {
    List<Long> wanted = in.longs(1);
    return wanted == null ? null : shape(in.shape(0), ShapeInference.fixed(wanted));
  }

  static List<Dim> shape(List<Dim> a, List<Dim> b) {
    if (a == null || b == null) {
      return null;
    }
    int rank = Math.max(a.size(), b.size());
    List<Dim> result = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      result.add(dim(at(a, i - rank + a.size()), at(b, i - rank + b.size())));
    }
    return result;
  }

  private static Dim at(List<Dim> shape, int axis) {
    return axis < 0 ? ONE : shape.get(axis);
  }

  private static Dim dim(Dim a, Dim b) {
    if (a.equals(b) || b.equals(ONE)) {
      return a;
    }
    if (a.equals(ONE) || b instanceof Dim.Fixed) {
      return b;
    }
    // The other size can only be 1, so a fixed larger size wins.
    return a instanceof Dim.Fixed ? a : Dim.unknown();
  }
}
