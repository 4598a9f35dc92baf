package dev.kiln.export.lower;

import dev.kiln.export.capture.Call;
import dev.kiln.export.capture.TracedArray;
import dev.kiln.graph.Op;
import dev.kiln.graph.Value;
import java.util.stream.LongStream;

/** Operators that exchange axes, or reverse the order along them. */
final class AxisOrder {
  static final LoweringTable ROWS =
      new LoweringTable()
          .row("NDArray.transpose", AxisOrder::transpose)
          // Recorded whole because DJL's default body takes no negative axis.
          .row("NDArray.swapAxes(int,int)", AxisOrder::swapAxes)
          .row("NDArray.flip", AxisOrder::flip)
          .row("NDArray.rotate90", AxisOrder::rotate);

  private AxisOrder() {}

  /** Transposes the array. Without given axes their order is reversed. */
  private static Value transpose(Call call, Emitter e) {
    TracedArray x = call.receiver();
    int last = x.rank() - 1;
    long[] order =
        call.count() == 0
            ? LongStream.rangeClosed(0, last).map(axis -> last - axis).toArray()
            : LongStream.of(call.integers(0)).map(x::axis).toArray();
    return e.node(Op.TRANSPOSE, Attributes.none().with("perm", order), e.value(x));
  }

  private static Value swapAxes(Call call, Emitter e) {
    TracedArray x = call.receiver();
    return swap(e.value(x), x.rank(), x.axis(call.integer(0)), x.axis(call.integer(1)), e);
  }

  private static Value swap(Value x, int rank, int one, int other, Emitter e) {
    long[] order = LongStream.range(0, rank).toArray();
    order[one] = other;
    order[other] = one;
    return e.node(Op.TRANSPOSE, Attributes.none().with("perm", order), x);
  }

  private static Value flip(Call call, Emitter e) {
    long[] axes = LongStream.of(call.integers(0)).map(call.receiver()::axis).toArray();
    return reversed(e.value(call.receiver()), e, axes);
  }

  private static Value reversed(Value x, Emitter e, long... axes) {
    return e.node(
        Op.SLICE,
        x,
        e.integers(LongStream.of(axes).map(axis -> -1).toArray()),
        e.integers(LongStream.of(axes).map(axis -> Long.MIN_VALUE).toArray()),
        e.integers(axes),
        e.integers(LongStream.of(axes).map(axis -> -1).toArray()));
  }

  /** Turns the plane of two axes by quarters, from the first axis towards the second. */
  private static Value rotate(Call call, Emitter e) {
    TracedArray array = call.receiver();
    Value x = e.value(array);
    int from = array.axis(call.integers(1)[0]);
    int to = array.axis(call.integers(1)[1]);
    return switch ((int) Math.floorMod(call.integer(0), 4L)) {
      case 1 -> swap(reversed(x, e, to), array.rank(), from, to, e);
      case 2 -> reversed(x, e, from, to);
      case 3 -> swap(reversed(x, e, from), array.rank(), from, to, e);
      default -> x;
    };
  }
}
