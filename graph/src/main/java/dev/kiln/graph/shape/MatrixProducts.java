package dev.kiln.graph.shape;

import dev.kiln.graph.Dim;
import java.util.ArrayList;
import java.util.List;

/** Shape rules for matrix products. */
final class MatrixProducts {
  private MatrixProducts() {}

  static List<Dim> gemm(Operands in) {
    List<Dim> a = in.shape(0);
    List<Dim> b = in.shape(1);
    if (a == null || b == null || a.size() != 2 || b.size() != 2) {
      return null;
    }
    return List.of(
        a.get(in.node().integer("transA", 0) == 0 ? 0 : 1),
        b.get(in.node().integer("transB", 0) == 0 ? 1 : 0));
  }

  static List<Dim> matMul(Operands in) {
    List<Dim> a = in.shape(0);
    List<Dim> b = in.shape(1);
    if (a == null || b == null || a.size() < 2 || b.size() < 2) {
      return null;
    }
    List<Dim> batch = Broadcast.shape(a.subList(0, a.size() - 2), b.subList(0, b.size() - 2));
    List<Dim> result = new ArrayList<>(batch);
    result.add(a.get(a.size() - 2));
    result.add(b.get(b.size() - 1));
    return result;
  }
}
