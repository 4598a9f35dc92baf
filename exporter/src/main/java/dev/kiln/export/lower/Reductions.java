package dev.kiln.export.lower;

import dev.kiln.export.capture.Call;
import dev.kiln.graph.Op;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ElementType;

/** Operators that reduce an array over all axes or over the given ones. */
final class Reductions {
  static final LoweringTable ROWS =
      new LoweringTable()
          .row("NDArray.sum", (c, e) -> reduce(Op.REDUCE_SUM, c, e, 0))
          .row("NDArray.mean", (c, e) -> reduce(Op.REDUCE_MEAN, c, e, 0))
          .row("NDArray.max", (c, e) -> reduce(Op.REDUCE_MAX, c, e, 0))
          .row("NDArray.min", (c, e) -> reduce(Op.REDUCE_MIN, c, e, 0))
          .row("NDArray.prod", (c, e) -> reduce(Op.REDUCE_PROD, c, e, 0))
          .row("NDArray.norm", Reductions::norm)
          .note("of order 2")
          .row("NDArray.normalize", Reductions::normalize)
          .note("of order 1 or 2")
          .row("NDArray.argMax", (c, e) -> position(Op.ARG_MAX, c, e))
          .row("NDArray.argMin", (c, e) -> position(Op.ARG_MIN, c, e));

  private Reductions() {}

  /**
   * Lowers a reduction.
   *
   * @param first the index of the argument that holds the axes, if any; the next argument tells
   *     whether to keep them
   */
  private static Value reduce(Op op, Call call, Emitter e, int first) {
    ElementType type = Emitter.type(call.result());
    Value x = e.cast(e.value(call.receiver()), type);
    if (call.count() <= first) {
      return e.node(op, Attributes.none().with("keepdims", 0), x);
    }
    return along(op, x, call.flag(first + 1), e, call.integers(first));
  }

  static Value along(Op op, Value x, boolean keepAxes, Emitter e, long... axes) {
    Attributes keep = Attributes.none().with("keepdims", keepAxes);
    // The axes are an input since opset 18, and since opset 13 for ReduceSum.
    return op.takes(2, e.opset())
        ? e.node(op, keep, x, e.integers(axes))
        : e.node(op, keep.with("axes", axes), x);
  }

  /** Lowers norm(keep), which covers all axes, and norm(order, axes, keep), which covers some. */
  private static Value norm(Call call, Emitter e) {
    if (call.count() == 1) {
      Attributes keep = Attributes.none().with("keepdims", call.flag(0));
      return e.node(Op.REDUCE_L2, keep, e.value(call.receiver()));
    }
    if (call.integer(0) != 2) {
      throw call.refuse("a norm of order " + call.integer(0) + ", only 2 is supported");
    }
    return reduce(Op.REDUCE_L2, call, e, 1);
  }

  /** Divides by the norm along an axis, or by a small number if that is larger. */
  private static Value normalize(Call call, Emitter e) {
    double order = call.number(0).doubleValue();
    if (order != 1 && order != 2) {
      throw call.refuse("a norm of order " + order + ", only 1 and 2 are supported");
    }
    Op op = order == 1 ? Op.REDUCE_L1 : Op.REDUCE_L2;
    Value x = e.value(call.receiver());
    Value norm = along(op, x, true, e, call.integer(1));
    ElementType type = Emitter.type(call.receiver());
    return e.node(Op.DIV, x, e.node(Op.MAX, norm, e.scalar(call.number(2), type)));
  }

  /**
   * Lowers argmax and argmin. Without an axis the position refers to the flattened array in
   * row-major order.
   */
  private static Value position(Op op, Call call, Emitter e) {
    Value x = e.value(call.receiver());
    boolean all = call.count() == 0;
    Attributes axis = Attributes.none().with("axis", all ? 0 : call.integer(0)).with("keepdims", 0);
    return e.node(op, axis, all ? e.node(Op.RESHAPE, x, e.integers(-1)) : x);
  }
}
