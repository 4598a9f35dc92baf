package dev.kiln.export.lower;

import static dev.kiln.runtime.ElementType.BOOL;
import static dev.kiln.runtime.ElementType.INT64;

import dev.kiln.export.capture.Call;
import dev.kiln.export.capture.TracedArray;
import dev.kiln.graph.Op;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ElementType;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** Operators that choose elements by their values, so that values decide how many there are. */
final class Counted {
  private static final Set<ElementType> UNIQUE_IN_ONNX_RUNTIME =
      Set.of(ElementType.FLOAT, ElementType.DOUBLE, INT64, ElementType.INT8);

  static final LoweringTable ROWS =
      new LoweringTable()
          .row("NDArray.booleanMask", Counted::booleanMask)
          .row("NDArray.nonzero", Counted::nonzero)
          .rows("NDArray.unique", Counted::unique)
          .note("always sorted, as in PyTorch");

  private Counted() {}

  /** Lowers a mask over the last axes, from the given one on, which become one axis. */
  private static Value booleanMask(Call call, Emitter e) {
    TracedArray x = call.receiver();
    TracedArray mask = call.array(0);
    int axis = x.rank() - mask.rank();
    return compress(flat(e.value(x), axis, e), axis, mask, e);
  }

  /** Chooses by a mask over as many axes as it has, from the given one on. */
  static Value masked(Value x, int rank, int axis, TracedArray mask, Emitter e) {
    if (mask.rank() == 1) {
      return compress(x, axis, mask, e);
    }
    if (axis + mask.rank() == rank) {
      return compress(flat(x, axis, e), axis, mask, e);
    }
    long[] first = LongStream.range(0, rank).map(i -> moved(i, axis, mask.rank())).toArray();
    Value chosen = e.node(Op.GATHER_ND, transpose(x, first, e), positions(e.value(mask), e));
    long[] back =
        LongStream.rangeClosed(0, rank - mask.rank())
            .map(i -> i < axis ? i + 1 : i == axis ? 0 : i)
            .toArray();
    return transpose(chosen, back, e);
  }

  /** Returns the axis that comes to a place when those under the mask are moved to the front. */
  private static long moved(long place, int axis, int masked) {
    if (place < masked) {
      return axis + place;
    }
    return place - masked < axis ? place - masked : place;
  }

  private static Value transpose(Value x, long[] order, Emitter e) {
    return e.node(Op.TRANSPOSE, Attributes.none().with("perm", order), x);
  }

  private static Value compress(Value x, int axis, TracedArray mask, Emitter e) {
    Value chosen = flat(e.value(mask), 0, e);
    return e.node(Op.COMPRESS, Attributes.none().with("axis", axis), x, chosen);
  }

  /** Makes one axis of all from the given one on. */
  private static Value flat(Value x, int axis, Emitter e) {
    long[] sizes = new long[axis + 1];
    sizes[axis] = -1;
    return e.node(Op.RESHAPE, x, e.integers(sizes));
  }

  private static Value nonzero(Call call, Emitter e) {
    return positions(e.cast(e.value(call.receiver()), BOOL), e);
  }

  /** Returns the positions of what is true, a row for each. */
  private static Value positions(Value mask, Emitter e) {
    return transpose(e.node(Op.NON_ZERO, mask), new long[] {1, 0}, e);
  }

  /**
   * Lowers the elements, or the slices along an axis, without repetitions. Where each came from and
   * how often it occurs are empty unless the call asks for them.
   */
  private static List<Value> unique(Call call, Emitter e) {
    Value x = e.value(call.receiver());
    ElementType type = Emitter.type(call.receiver());
    boolean whole = call.isNull(0);
    Attributes settings = Attributes.none().with("sorted", 1);
    if (!whole) {
      settings.with("axis", call.receiver().axis(call.integer(0)));
    }
    ElementType known =
        UNIQUE_IN_ONNX_RUNTIME.contains(type)
            ? type
            : type.isFloating() ? ElementType.FLOAT : INT64;
    List<Value> found = e.nodes(Op.UNIQUE, settings, 4, e.cast(x, known));
    Value none = e.constant(TensorData.ofLongs());
    Value inverse = whole ? e.node(Op.RESHAPE, found.get(2), e.node(Op.SHAPE, x)) : found.get(2);
    return List.of(
        e.cast(found.get(0), type),
        call.flag(2) ? inverse : none,
        call.flag(3) ? found.get(3) : none);
  }
}
