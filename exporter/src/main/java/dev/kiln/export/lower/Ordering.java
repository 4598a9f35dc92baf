package dev.kiln.export.lower;

import dev.kiln.export.capture.Call;
import dev.kiln.export.capture.Size;
import dev.kiln.export.capture.TracedArray;
import dev.kiln.graph.Op;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ElementType;
import java.util.List;

/** Operators that compare or sort elements along an axis. */
final class Ordering {
  static final LoweringTable ROWS =
      new LoweringTable()
          .row("NDArray.sort", Ordering::sort)
          .row("NDArray.argSort", Ordering::argSort)
          .rows("NDArray.topK", Ordering::topK)
          .row("NDArray.median", Ordering::median)
          .note("the lower of the two in the middle, as in PyTorch")
          .row("NDArray.percentile", Ordering::percentile);

  private Ordering() {}

  /** Sorts in ascending order, by default along the last axis. */
  private static Value sort(Call call, Emitter e) {
    return all(call, call.count() == 0 ? -1 : call.integer(0), true, e).get(0);
  }

  /** Lowers a median, by default along the last axis: the last of the lower half. */
  private static Value median(Call call, Emitter e) {
    TracedArray x = call.receiver();
    if (x.rank() == 0) {
      return e.value(x);
    }
    int axis = x.axis(call.count() == 0 ? -1 : call.integers(0)[0]);
    Value length = e.sizes(List.of(x.shape().get(axis)));
    Value half = e.node(Op.DIV, e.node(Op.ADD, length, e.integers(1)), e.integers(2));
    Value lower = top(e.value(x), half, axis, false, true, e).get(0);
    return e.node(Op.GATHER, along(axis), lower, e.scalar(-1, ElementType.INT64));
  }

  /** Lowers a percentile, by default along the last axis: linear between two elements. */
  private static Value percentile(Call call, Emitter e) {
    TracedArray x = call.receiver();
    if (x.rank() == 0) {
      return e.value(x);
    }
    int axis = x.axis(call.count() == 1 ? -1 : call.integers(1)[0]);
    ElementType type = Emitter.type(x);
    Value length = e.sizes(List.of(x.shape().get(axis)));
    Value sorted = top(e.value(x), length, axis, false, true, e).get(0);
    Value last = e.cast(e.node(Op.SUB, length, e.integers(1)), type);
    Value part = e.scalar(call.number(0).floatValue() / 100, type);
    Value position = e.node(Op.MUL, last, part);
    Value floor = e.node(Op.FLOOR, position);
    Value below = at(sorted, axis, floor, e);
    Value above = at(sorted, axis, e.node(Op.CEIL, position), e);
    Value rise = e.node(Op.MUL, e.node(Op.SUB, position, floor), e.node(Op.SUB, above, below));
    return e.node(Op.SQUEEZE, e.node(Op.ADD, below, rise), e.integers(axis));
  }

  private static Value at(Value x, int axis, Value position, Emitter e) {
    return e.node(Op.GATHER, along(axis), x, e.cast(position, ElementType.INT64));
  }

  private static Attributes along(int axis) {
    return Attributes.none().with("axis", axis);
  }

  private static Value argSort(Call call, Emitter e) {
    return all(call, call.integer(0), call.flag(1), e).get(1);
  }

  private static List<Value> all(Call call, long axis, boolean ascending, Emitter e) {
    Size length = call.receiver().shape().get(call.receiver().axis(axis));
    return top(e.value(call.receiver()), e.sizes(List.of(length)), axis, !ascending, true, e);
  }

  private static List<Value> topK(Call call, Emitter e) {
    Value count = e.sizes(List.of(call.size(0)));
    return top(e.value(call.receiver()), count, call.integer(1), call.flag(2), call.flag(3), e);
  }

  private static List<Value> top(
      Value x, Value count, long axis, boolean largest, boolean sorted, Emitter e) {
    Attributes settings =
        Attributes.none().with("axis", axis).with("largest", largest).with("sorted", sorted);
    return e.nodes(Op.TOP_K, settings, 2, x, count);
  }
}
