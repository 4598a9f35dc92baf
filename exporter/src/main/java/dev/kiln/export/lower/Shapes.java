package dev.kiln.export.lower;

import dev.kiln.export.capture.Call;
import dev.kiln.export.capture.Size;
import dev.kiln.export.capture.TracedArray;
import dev.kiln.graph.Op;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;

/** Operators that rearrange elements without changing them. */
final class Shapes {
  private static final Size REST = new Size(-1, -1);
  private static final Size SAME = new Size(0, 0);
  private static final Size ONCE = new Size(1, 1);

  static final LoweringTable ROWS =
      new LoweringTable()
          .row("NDArray.reshape", (c, e) -> reshape(c, c.sizes(0), e))
          .row("NDArray.flatten", Shapes::flatten)
          .row("NDArray.expandDims", (c, e) -> axes(Op.UNSQUEEZE, c, e, c.integer(0)))
          .row("NDArray.squeeze", (c, e) -> axes(Op.SQUEEZE, c, e, c.integers(0)))
          // Recorded whole because DJL's default body takes no negative axis.
          .row("NDArray.squeeze(int)", Shapes::squeezeOne)
          .row(
              "NDArray.broadcast",
              (c, e) -> e.node(Op.EXPAND, e.value(c.receiver()), e.sizes(c.sizes(0))))
          .row("NDArray.pad", Shapes::pad)
          .row("NDArray.tile", Shapes::tile)
          .row("NDArray.repeat", Shapes::repeat)
          .row("NDArrayEx.concat", Shapes::concat)
          .row("NDArrayEx.stack", Shapes::stack)
          .rows("NDArray.split", Shapes::split)
          // Recorded whole because engines disagree with DJL's default body on the number of parts.
          .rows("NDArray.split(long,int)", Shapes::split);

  private Shapes() {}

  /**
   * Lowers a padding. PyTorch lists it as before and after the last axis, then before and after the
   * axis before that, and so on.
   */
  private static Value pad(Call call, Emitter e) {
    List<Size> padding = call.sizes(0);
    int rank = call.receiver().rank();
    Size[] ends = new Size[2 * rank];
    Arrays.fill(ends, SAME);
    for (int i = 0; i < padding.size() / 2; i++) {
      ends[rank - 1 - i] = padding.get(2 * i);
      ends[2 * rank - 1 - i] = padding.get(2 * i + 1);
    }
    ElementType type = Emitter.type(call.receiver());
    return e.node(
        Op.PAD, e.value(call.receiver()), e.sizes(List.of(ends)), e.scalar(call.number(1), type));
  }

  /** Repeats the whole array along each axis, including new leading axes. */
  private static Value tile(Call call, Emitter e) {
    int rank = call.receiver().rank();
    List<Size> times =
        call.arguments().get(0) instanceof Size all
            ? Collections.nCopies(rank, all)
            : call.sizes(0);
    long[] front = LongStream.range(0, times.size() - rank).toArray();
    return e.node(Op.TILE, axes(Op.UNSQUEEZE, call, e, front), e.sizes(times));
  }

  /** Repeats each element in place, along one axis or along every axis. */
  private static Value repeat(Call call, Emitter e) {
    List<Size> from = call.receiver().shape();
    List<Size> times = repeats(call);
    List<Size> stretched = new ArrayList<>();
    LongStream.Builder added = LongStream.builder();
    for (int axis = 0; axis < times.size(); axis++) {
      stretched.add(ONCE);
      if (!times.get(axis).equals(ONCE)) {
        added.add(stretched.size());
        stretched.add(times.get(axis));
      }
    }
    stretched.addAll(Collections.nCopies(from.size() - times.size(), ONCE));
    Value apart = axes(Op.UNSQUEEZE, call, e, added.build().toArray());
    Value wide = e.node(Op.EXPAND, apart, e.sizes(stretched));
    return e.node(Op.RESHAPE, wide, e.sizes(call.result().shape()));
  }

  /**
   * Returns the repeats along each axis. They follow from the sizes, so it does not matter whether
   * the call tells them for one axis, for all, for the first axes, or by the shape to reach.
   */
  private static List<Size> repeats(Call call) {
    List<Size> from = call.receiver().shape();
    List<Size> times = new ArrayList<>();
    for (int axis = 0; axis < from.size(); axis++) {
      Size before = from.get(axis);
      Size after = call.result().shape().get(axis);
      times.add(
          new Size(
              after.first() / Math.max(1, before.first()),
              after.second() / Math.max(1, before.second())));
    }
    return times;
  }

  /**
   * Lowers a reshape. A size that depends on the input is expressed by 0 or -1 in the Reshape node
   * where possible.
   */
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

  /** Flattens all axes, or the range of axes given by the first and the last one. */
  private static Value flatten(Call call, Emitter e) {
    return reshape(call, call.count() == 0 ? List.of(REST) : call.result().shape(), e);
  }

  /** Removes an axis of size 1. Like PyTorch, leaves the array as it is if the size differs. */
  private static Value squeezeOne(Call call, Emitter e) {
    TracedArray x = call.receiver();
    long axis = call.integer(0);
    boolean one = x.rank() > 0 && x.shape().get(x.axis(axis)).equals(ONCE);
    return one ? axes(Op.SQUEEZE, call, e, axis) : e.value(x);
  }

  private static Value axes(Op op, Call call, Emitter e, long... axes) {
    Value x = e.value(call.receiver());
    return axes.length == 0 ? x : e.node(op, x, e.integers(axes));
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

  /** Returns the receiver and the arrays passed to it. */
  private static List<TracedArray> together(Call call) {
    List<TracedArray> arrays = new ArrayList<>(List.of(call.receiver()));
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
