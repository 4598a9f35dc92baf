package dev.kiln.export.lower;

import dev.kiln.export.capture.Call;
import dev.kiln.graph.Op;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ElementType;

/** Functions of angles. */
final class Trigonometry {
  static final LoweringTable ROWS =
      new LoweringTable()
          .row("NDArray.acos", Op.ACOS)
          .row("NDArray.asin", Op.ASIN)
          .row("NDArray.atan", Op.ATAN)
          .row("NDArray.atan2", Trigonometry::atan2)
          .row("NDArray.cos", Op.COS)
          .row("NDArray.cosh", Op.COSH)
          .row("NDArray.sin", Op.SIN)
          .row("NDArray.sinh", Op.SINH)
          .row("NDArray.tan", Op.TAN)
          .row("NDArray.toDegrees", (c, e) -> scaled(c, e, 180 / Math.PI))
          .row("NDArray.toRadians", (c, e) -> scaled(c, e, Math.PI / 180));

  private Trigonometry() {}

  private static Value scaled(Call call, Emitter e, double factor) {
    ElementType type = Emitter.type(call.result());
    return e.node(Op.MUL, e.cast(e.value(call.receiver()), type), e.scalar(factor, type));
  }

  /**
   * Lowers the angle of the points (x, y), which ONNX lacks: atan(y / x), half a turn further where
   * x is negative, and a quarter turn where x is 0. A y of -0 counts as negative.
   */
  private static Value atan2(Call call, Emitter e) {
    ElementType type = Emitter.type(call.result());
    Value y = e.cast(e.value(call.receiver()), type);
    Value x = e.cast(e.value(call.array(0)), type);
    Value zero = e.scalar(0, type);
    Value below =
        e.node(
            Op.OR,
            e.node(Op.LESS, y, zero),
            e.node(Op.LESS, e.node(Op.DIV, e.scalar(1, type), y), zero));
    Value half = e.node(Op.WHERE, below, e.scalar(-Math.PI, type), e.scalar(Math.PI, type));
    Value quarter = e.node(Op.MUL, e.node(Op.SIGN, y), e.scalar(Math.PI / 2, type));
    Value right = e.node(Op.ATAN, e.node(Op.DIV, y, x));
    Value left = e.node(Op.ADD, right, half);
    Value onAxis = e.node(Op.WHERE, e.node(Op.EQUAL, y, zero), zero, quarter);
    return e.node(
        Op.WHERE,
        e.node(Op.LESS, x, zero),
        left,
        e.node(Op.WHERE, e.node(Op.EQUAL, x, zero), onAxis, right));
  }
}
