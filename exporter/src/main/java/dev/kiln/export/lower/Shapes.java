package dev.kiln.export.lower;

import dev.kiln.export.capture.Call;
import dev.kiln.export.capture.Size;
import dev.kiln.export.capture.Traced;
import dev.kiln.export.graph.ElementType;
import dev.kiln.export.graph.Op;
import dev.kiln.export.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Operators that move numbers and leave them as they are. */
final class Shapes {
  private static final Size REST = new Size(-1, -1);
  private static final Size SAME = new Size(0, 0);

  static final Rows ROWS =
      new Rows()
          .row("NDArray.reshape", (c, e) -> reshape(c, c.sizes(0), e))
          .row("NDArray.flatten", Shapes::flatten)
          .row("NDArray.expandDims", (c, e) -> axes(Op.UNSQUEEZE, c, e, c.integer(0)))
          .row("NDArray.squeeze", (c, e) -> axes(Op.SQUEEZE, c, e, c.integers(0)))
          .row("NDArray.transpose", Shapes::transpose)
          .row(
              "NDArray.broadcast",
              (c, e) -> e.node(Op.EXPAND, e.value(c.receiver()), e.sizes(c.sizes(0))))
          .row("NDArrayEx.concat", Shapes::concat)
          .row("NDArrayEx.stack", Shapes::stack)
          .rows("NDArray.split", Shapes::split)
          // Engines do not agree with DJL's own body on how many parts there are.
          .rows("NDArray.split(long,int)", Shapes::split);

  private Shapes() {}

  /** A size that follows the input's is said by Reshape's own 0 or -1 wherever that serves. */
  private static Value reshape(Call call, List<Size> wanted, Emitter e) {
    List<Size> from = call.receiver().shape();
    List<Size> target = new ArrayList<>(wanted);
    for (int axis = 0; axis < target.size(); axis++) {
      boolean kept = axis < from.size() && from.get(axis).equals(target.get(axis));
      if (!target.get(axis).isFixed() && kept) {
        target.set(axis, SAME);
      }
    }
    List<Size> open = target.stream().filter(size -> !size.isFixed()).toList();
    if (open.size() == 1 && !target.contains(REST)) {
      target.set(target.indexOf(open.get(0)), REST);
    }
    return e.node(Op.RESHAPE, e.value(call.receiver()), e.sizes(target));
  }

  /** All axes, or those from the first to the last that are given. */
  private static Value flatten(Call call, Emitter e) {
    return reshape(call, call.count() == 0 ? List.of(REST) : call.result().shape(), e);
  }

  private static Value axes(Op op, Call call, Emitter e, long... axes) {
    Value x = e.value(call.receiver());
    return axes.length == 0 ? x : e.node(op, x, e.integers(axes));
  }

  /** Without axes their order is turned round. */
  private static Value transpose(Call call, Emitter e) {
    Traced x = call.receiver();
    int last = x.rank() - 1;
    long[] order =
        call.count() == 0
            ? LongStream.rangeClosed(0, last).map(axis -> last - axis).toArray()
            : LongStream.of(call.integers(0)).map(x::axis).toArray();
    return e.node(Op.TRANSPOSE, Attributes.none().with("perm", order), e.value(x));
  }

  private static Value concat(Call call, Emitter e) {
    ElementType type = Emitter.type(call.result());
    Value[] parts =
        together(call).stream().map(a -> e.cast(e.value(a), type)).toArray(Value[]::new);
    return e.node(Op.CONCAT, Attributes.none().with("axis", call.integer(1)), parts);
  }

  private static Value stack(Call call, Emitter e) {
    ElementType type = Emitter.type(call.result());
    int axis = call.result().axis(call.integer(1));
    Value[] parts =
        together(call).stream()
            .map(a -> e.node(Op.UNSQUEEZE, e.cast(e.value(a), type), e.integers(axis)))
            .toArray(Value[]::new);
    return e.node(Op.CONCAT, Attributes.none().with("axis", axis), parts);
  }

  /** The array that it is called on, and those that it is given. */
  private static List<Traced> together(Call call) {
    List<Traced> arrays = new ArrayList<>(List.of(call.receiver()));
    arrays.addAll(call.arrays(0));
    return arrays;
  }

  private static List<Value> split(Call call, Emitter e) {
    int axis = call.receiver().axis(call.integer(1));
    List<Size> lengths = call.results().stream().map(part -> part.shape().get(axis)).toList();
    return e.nodes(
        Op.SPLIT,
        Attributes.none().with("axis", axis),
        lengths.size(),
        e.value(call.receiver()),
        e.sizes(lengths));
  }
}
