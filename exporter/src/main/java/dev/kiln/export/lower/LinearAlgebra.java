package dev.kiln.export.lower;

import dev.kiln.export.capture.Call;
import dev.kiln.graph.Op;
import dev.kiln.graph.Value;

/** Matrix products. */
final class LinearAlgebra {
  static final LoweringTable ROWS =
      new LoweringTable()
          .row("NDArrayEx.linear", LinearAlgebra::linear)
          .row("NDArray.matMul", LinearAlgebra::product)
          .row("NDArray.batchMatMul", LinearAlgebra::product)
          .row("NDArray.dot", LinearAlgebra::product);

  private LinearAlgebra() {}

  private static Value product(Call call, Emitter e) {
    return e.node(Op.MATMUL, e.value(call.receiver()), e.value(call.array(0)));
  }

  /** Computes x W^T + b. If x is a matrix, a single Gemm does it. */
  private static Value linear(Call call, Emitter e) {
    Value x = e.value(call.array(0));
    Value weight = e.value(call.array(1));
    Value bias = e.optional(call.array(2));
    if (call.array(0).rank() == 2) {
      return e.node(Op.GEMM, Attributes.none().with("transB", 1), x, weight, bias);
    }
    Value transposed =
        e.node(Op.TRANSPOSE, Attributes.none().with("perm", new long[] {1, 0}), weight);
    Value product = e.node(Op.MATMUL, x, transposed);
    return bias == null ? product : e.node(Op.ADD, product, bias);
  }
}
