package dev.kiln.export.lower;

import static dev.kiln.runtime.ElementType.BOOL;
import static dev.kiln.runtime.ElementType.INT64;

import dev.kiln.export.capture.Call;
import dev.kiln.export.capture.Size;
import dev.kiln.export.capture.TracedArray;
import dev.kiln.graph.Op;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ElementType;
import java.util.stream.LongStream;

/** Operators that compute each element from its neighbours along an axis. */
final class Cumulative {
  static final LoweringTable ROWS =
      new LoweringTable()
          .row("NDArray.cumSum", Cumulative::sum)
          .row("NDArray.cumProd", Cumulative::product)
          .note("along an axis of open size, memory grows with its square")
          .row("NDArray.diff", Cumulative::differences);

  private Cumulative() {}

  /** Lowers a cumulative sum, by default along the first axis. */
  private static Value sum(Call call, Emitter e) {
    Value x = e.cast(e.value(call.receiver()), Emitter.type(call.result()));
    long axis = call.count() == 0 ? 0 : call.integer(0);
    return e.node(Op.CUM_SUM, x, e.scalar(axis, INT64));
  }

  /** Lowers a cumulative product, which ONNX lacks. */
  private static Value product(Call call, Emitter e) {
    TracedArray array = call.receiver();
    ElementType type = Emitter.type(call.result());
    Value x = e.cast(e.value(array), type);
    int axis = array.axis(call.integer(0));
    Size length = array.shape().get(axis);
    return length.isFixed()
        ? productOfFixed(x, array.rank(), axis, length.first(), type, e)
        : productOfOpen(x, array.rank(), axis, length, type, e);
  }

  /** Multiplies each element by the one 1, 2, 4, ... places before it, if there is one. */
  private static Value productOfFixed(
      Value x, int rank, int axis, long length, ElementType type, Emitter e) {
    Value product = x;
    for (long distance = 1; distance < length; distance *= 2) {
      long[] ends = new long[2 * rank];
      ends[axis] = distance;
      Value before = slice(product, axis, 0, length - distance, e);
      Value shifted = e.node(Op.PAD, before, e.integers(ends), e.scalar(1, type));
      product = e.node(Op.MUL, product, shifted);
    }
    return product;
  }

  /** Multiplies, for each place along the axis, the elements up to it. */
  private static Value productOfOpen(
      Value x, int rank, int axis, Size length, ElementType type, Emitter e) {
    Value places =
        e.node(Op.RANGE, e.scalar(0, INT64), e.scalar(length, INT64), e.scalar(1, INT64));
    long[] others = LongStream.range(0, rank - axis - 1).map(i -> i + 1).toArray();
    Value from = others.length == 0 ? places : e.node(Op.UNSQUEEZE, places, e.integers(others));
    long[] more = LongStream.range(0, rank - axis).map(i -> i + 1).toArray();
    Value to = e.node(Op.UNSQUEEZE, places, e.integers(more));
    Value rows = e.node(Op.UNSQUEEZE, x, e.integers(axis));
    Value upTo = e.node(Op.WHERE, e.node(Op.LESS_OR_EQUAL, from, to), rows, e.scalar(1, type));
    return Reductions.along(Op.REDUCE_PROD, upTo, false, e, axis + 1);
  }

  /** Lowers the differences between neighbours, taken as often as the call says. */
  private static Value differences(Call call, Emitter e) {
    ElementType type = Emitter.type(call.result());
    int axis = call.receiver().axis(call.integer(1));
    Value x = e.value(call.receiver());
    for (long i = 0; i < call.integer(0); i++) {
      Value after = slice(x, axis, 1, Long.MAX_VALUE, e);
      Value before = slice(x, axis, 0, -1, e);
      x = e.node(type == BOOL ? Op.XOR : Op.SUB, after, before);
    }
    return x;
  }

  private static Value slice(Value x, int axis, long from, long to, Emitter e) {
    return e.node(Op.SLICE, x, e.integers(from), e.integers(to), e.integers(axis));
  }
}
