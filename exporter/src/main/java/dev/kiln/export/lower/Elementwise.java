package dev.kiln.export.lower;

import static dev.kiln.runtime.ElementType.BOOL;

import dev.kiln.export.capture.Call;
import dev.kiln.export.capture.Size;
import dev.kiln.export.capture.TensorConversion;
import dev.kiln.export.capture.TracedArray;
import dev.kiln.graph.Op;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ElementType;

/** Elementwise operators with one or two operands. */
final class Elementwise {
  static final LoweringTable ROWS =
      new LoweringTable()
          .row("NDArray.abs", Op.ABS)
          .row("NDArray.cbrt", (c, e) -> e.node(Op.POW, x(c, e), scalar(c, e, 1.0 / 3)))
          .row("NDArray.ceil", Op.CEIL)
          .row("NDArray.erf", Op.ERF)
          .row("NDArray.exp", Op.EXP)
          .row("NDArray.floor", Op.FLOOR)
          .row("NDArray.isInfinite", Op.IS_INF)
          .row("NDArray.isNaN", Op.IS_NAN)
          .row("NDArray.log", Op.LOG)
          .row("NDArray.log10", (c, e) -> logarithm(c, e, 10))
          .row("NDArray.log2", (c, e) -> logarithm(c, e, 2))
          .row("NDArray.neg", Op.NEG)
          .row("NDArray.round", Op.ROUND)
          .row("NDArray.sign", Op.SIGN)
          .row("NDArray.sqrt", Op.SQRT)
          .row("NDArray.square", Elementwise::square)
          .row("NDArray.tanh", Op.TANH)
          .row("NDArray.trunc", Elementwise::trunc)
          .row("NDArray.add", (c, e) -> arithmetic(Op.ADD, c, e))
          .row("NDArray.sub", (c, e) -> arithmetic(Op.SUB, c, e))
          .row("NDArray.mul", (c, e) -> arithmetic(Op.MUL, c, e))
          .row("NDArray.div", (c, e) -> arithmetic(Op.DIV, c, e))
          .row("NDArray.pow", (c, e) -> arithmetic(Op.POW, c, e))
          .row("NDArray.maximum", (c, e) -> arithmetic(Op.MAX, c, e))
          .row("NDArray.minimum", (c, e) -> arithmetic(Op.MIN, c, e))
          .row("NDArray.mod", Elementwise::remainder)
          .row("NDArray.xlogy", Elementwise::xlogy)
          .row("NDArray.eq", (c, e) -> comparison(Op.EQUAL, c, e))
          .row("NDArray.neq", (c, e) -> e.node(Op.NOT, comparison(Op.EQUAL, c, e)))
          .row("NDArray.gt", (c, e) -> comparison(Op.GREATER, c, e))
          .row("NDArray.gte", (c, e) -> comparison(Op.GREATER_OR_EQUAL, c, e))
          .row("NDArray.lt", (c, e) -> comparison(Op.LESS, c, e))
          .row("NDArray.lte", (c, e) -> comparison(Op.LESS_OR_EQUAL, c, e))
          .row("NDArray.logicalAnd", (c, e) -> logic(Op.AND, c, e))
          .row("NDArray.logicalOr", (c, e) -> logic(Op.OR, c, e))
          .row("NDArray.logicalXor", (c, e) -> logic(Op.XOR, c, e))
          .row("NDArray.logicalNot", (c, e) -> e.node(Op.NOT, bool(c.receiver(), e)))
          .row("NDArray.clip", Elementwise::clip)
          .row(
              "NDArray.toType",
              (c, e) -> e.cast(e.value(c.receiver()), TensorConversion.type(c.type(0))))
          .row("NDArrayEx.where", Elementwise::where)
          .row("NDArray.duplicate()", (c, e) -> e.value(c.receiver()))
          .row("NDArray.toDense", (c, e) -> e.value(c.receiver()))
          .row("NDArray.toDevice", (c, e) -> e.value(c.receiver()));

  private Elementwise() {}

  private static Value arithmetic(Op op, Call call, Emitter e) {
    ElementType type = Emitter.type(call.result());
    // ONNX does not compute with booleans; as in DJL, a sum of two is true if either is.
    ElementType computed = type == BOOL ? ElementType.INT32 : type;
    Value x = e.cast(e.value(call.receiver()), computed);
    return e.cast(e.node(op, x, operand(call, computed, e)), type);
  }

  private static Value comparison(Op op, Call call, Emitter e) {
    ElementType type = common(call);
    return e.node(op, e.cast(e.value(call.receiver()), type), operand(call, type, e));
  }

  private static Value operand(Call call, ElementType type, Emitter e) {
    Object other = call.arguments().get(0);
    return other instanceof TracedArray array
        ? e.cast(e.value(array), type)
        : e.scalar(other, type);
  }

  /**
   * Returns the type in which two operands are compared: floats take precedence, then the wider
   * type.
   */
  private static ElementType common(Call call) {
    ElementType own = Emitter.type(call.receiver());
    Object other = call.arguments().get(0);
    if (other instanceof TracedArray array) {
      ElementType given = Emitter.type(array);
      boolean keep =
          own.isFloating() == given.isFloating()
              ? own.bytes(1) >= given.bytes(1)
              : own.isFloating();
      return keep ? own : given;
    }
    return own.isFloating() || other instanceof Size ? own : ElementType.FLOAT;
  }

  private static Value logic(Op op, Call call, Emitter e) {
    return e.node(op, bool(call.receiver(), e), bool(call.array(0), e));
  }

  private static Value bool(TracedArray array, Emitter e) {
    return e.cast(e.value(array), BOOL);
  }

  private static Value square(Call call, Emitter e) {
    Value x = e.value(call.receiver());
    return e.node(Op.MUL, x, x);
  }

  private static Value logarithm(Call call, Emitter e, double base) {
    ElementType type = Emitter.type(call.result());
    Value natural = e.node(Op.LOG, e.value(call.receiver()));
    return e.node(Op.MUL, natural, e.scalar(1 / Math.log(base), type));
  }

  private static Value trunc(Call call, Emitter e) {
    Value x = e.value(call.receiver());
    return e.node(Op.MUL, e.node(Op.SIGN, x), e.node(Op.FLOOR, e.node(Op.ABS, x)));
  }

  /**
   * Lowers a remainder with the sign of the divisor, which Mod in ONNX supports for integers only.
   */
  private static Value remainder(Call call, Emitter e) {
    ElementType type = Emitter.type(call.result());
    Value x = e.cast(e.value(call.receiver()), type);
    Value y = operand(call, type, e);
    if (!type.isFloating()) {
      return e.node(Op.MOD, x, y);
    }
    return e.node(Op.SUB, x, e.node(Op.MUL, e.node(Op.FLOOR, e.node(Op.DIV, x, y)), y));
  }

  /** Computes x log(y), and 0 where x is 0. */
  private static Value xlogy(Call call, Emitter e) {
    ElementType type = Emitter.type(call.result());
    Value x = e.cast(e.value(call.receiver()), type);
    Value y = e.cast(e.value(call.array(0)), type);
    Value zero = e.scalar(0, type);
    return e.node(Op.WHERE, e.node(Op.EQUAL, x, zero), zero, e.node(Op.MUL, x, e.node(Op.LOG, y)));
  }

  private static Value x(Call call, Emitter e) {
    return e.value(call.receiver());
  }

  private static Value scalar(Call call, Emitter e, double number) {
    return e.scalar(number, Emitter.type(call.result()));
  }

  private static Value clip(Call call, Emitter e) {
    ElementType type = Emitter.type(call.receiver());
    return e.node(
        Op.CLIP,
        e.value(call.receiver()),
        e.scalar(call.number(0), type),
        e.scalar(call.number(1), type));
  }

  private static Value where(Call call, Emitter e) {
    ElementType type = Emitter.type(call.result());
    return e.node(
        Op.WHERE,
        bool(call.array(0), e),
        e.cast(e.value(call.receiver()), type),
        e.cast(e.value(call.array(1)), type));
  }
}
