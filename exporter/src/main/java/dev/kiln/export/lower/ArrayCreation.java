package dev.kiln.export.lower;

import dev.kiln.export.capture.Call;
import dev.kiln.graph.Op;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ElementType;

/** Arrays that a block creates, whose size may depend on the input size. */
final class ArrayCreation {
  static final LoweringTable ROWS =
      new LoweringTable()
          .row("NDManager.zeros", (c, e) -> filled(c, 0, e))
          .row("NDManager.ones", (c, e) -> filled(c, 1, e))
          .row("NDManager.full", (c, e) -> filled(c, c.number(1), e))
          .row("NDManager.arange", ArrayCreation::range);

  private ArrayCreation() {}

  private static Value filled(Call call, Number number, Emitter e) {
    ElementType type = Emitter.type(call.result());
    return e.node(Op.EXPAND, e.scalar(number, type), e.sizes(call.sizes(0)));
  }

  /** Lowers arange(stop), arange(start, stop) and arange(start, stop, step). */
  private static Value range(Call call, Emitter e) {
    ElementType type = Emitter.type(call.result());
    long numbers = call.arguments().stream().filter(ArrayCreation::isNumber).count();
    Object start = numbers == 1 ? 0 : call.arguments().get(0);
    Object stop = call.arguments().get(numbers == 1 ? 0 : 1);
    Object step = numbers > 2 ? call.arguments().get(2) : 1;
    return e.node(Op.RANGE, e.scalar(start, type), e.scalar(stop, type), e.scalar(step, type));
  }

  private static boolean isNumber(Object argument) {
    return argument instanceof Number || argument instanceof dev.kiln.export.capture.Size;
  }
}
