package dev.kiln.export.lower;

import dev.kiln.export.capture.Call;
import dev.kiln.export.capture.Size;
import dev.kiln.graph.Op;
import dev.kiln.graph.Value;
import java.util.List;

/** Operators that compare or sort elements along an axis. */
final class Ordering {
  static final LoweringTable ROWS =
      new LoweringTable()
          .row("NDArray.sort", Ordering::sort)
          .row("NDArray.argSort", Ordering::argSort)
          .rows("NDArray.topK", Ordering::topK);

  private Ordering() {}

  /** Sorts in ascending order, by default along the last axis. */
  private static Value sort(Call call, Emitter e) {
    return all(call, call.count() == 0 ? -1 : call.integer(0), true, e).get(0);
  }

  private static Value argSort(Call call, Emitter e) {
    return all(call, call.integer(0), call.flag(1), e).get(1);
  }

  private static List<Value> all(Call call, long axis, boolean ascending, Emitter e) {
    Size length = call.receiver().shape().get(call.receiver().axis(axis));
    return top(call, length, axis, !ascending, true, e);
  }

  private static List<Value> topK(Call call, Emitter e) {
    return top(call, call.size(0), call.integer(1), call.flag(2), call.flag(3), e);
  }

  private static List<Value> top(
      Call call, Size count, long axis, boolean largest, boolean sorted, Emitter e) {
    Attributes settings =
        Attributes.none().with("axis", axis).with("largest", largest).with("sorted", sorted);
    return e.nodes(Op.TOP_K, settings, 2, e.value(call.receiver()), e.sizes(List.of(count)));
  }
}
