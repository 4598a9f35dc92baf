package dev.kiln.export.lower;

import static dev.kiln.runtime.ElementType.INT64;

import dev.kiln.export.capture.Call;
import dev.kiln.export.capture.Index;
import dev.kiln.export.capture.Size;
import dev.kiln.export.capture.TracedArray;
import dev.kiln.graph.Op;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;

/** Operators that select elements of an array by position. */
final class Indexing {
  private static final Size TO_THE_END = new Size(Long.MAX_VALUE, Long.MAX_VALUE);

  static final LoweringTable ROWS =
      new LoweringTable()
          .row("NDArray.get(NDManager,NDIndex)", Indexing::get)
          .note("numbers, ranges, new axes, an ellipsis, one array of positions; no masks")
          .row("NDArray.gather", Indexing::gather)
          .row("NDArray.gatherNd", Indexing::gatherNd)
          .row("NDArray.take", Indexing::take)
          .row("NDArray.flip", Indexing::flip)
          .row("NDArray.oneHot(int)", Indexing::oneHot)
          .row("NDArray.oneHot(int,DataType)", Indexing::oneHot)
          .row("NDArrayEx.embedding", Indexing::embedding);

  private Indexing() {}

  /**
   * Lowers an index: first ranges, then the parts that remove their axis, from the last axis to the
   * first, then new axes.
   */
  private static Value get(Call call, Emitter e) {
    TracedArray array = call.receiver();
    List<Index> parts = perAxis(call.index(1), array.rank());
    if (parts.stream().filter(Index.Take.class::isInstance).count() > 1) {
      throw call.refuse("an index with several arrays is not supported; use gatherNd");
    }
    List<Index> axes = parts.stream().filter(p -> !(p instanceof Index.NewAxis)).toList();
    Value result = ranges(e.value(array), axes, e);
    for (int axis = axes.size() - 1; axis >= 0; axis--) {
      Attributes along = Attributes.none().with("axis", axis);
      if (axes.get(axis) instanceof Index.At at) {
        result = e.node(Op.GATHER, along, result, e.scalar(at.position(), INT64));
      } else if (axes.get(axis) instanceof Index.Take take) {
        result = e.node(Op.GATHER, along, result, e.cast(e.value(take.positions()), INT64));
      }
    }
    long[] added = newAxes(parts);
    return added.length == 0 ? result : e.node(Op.UNSQUEEZE, result, e.integers(added));
  }

  /**
   * Returns one part for each axis. The ellipsis, or the end, is expanded to the axes that are not
   * named.
   */
  private static List<Index> perAxis(List<Index> parts, int rank) {
    long said =
        parts.stream()
            .filter(p -> !(p instanceof Index.NewAxis) && !(p instanceof Index.Ellipsis))
            .count();
    List<Index> rest = Collections.nCopies((int) (rank - said), new Index.All());
    List<Index> all = new ArrayList<>();
    for (Index part : parts) {
      all.addAll(part instanceof Index.Ellipsis ? rest : List.of(part));
    }
    if (!parts.contains(new Index.Ellipsis())) {
      all.addAll(rest);
    }
    return all;
  }

  private static Value ranges(Value x, List<Index> parts, Emitter e) {
    List<Size> from = new ArrayList<>();
    List<Size> to = new ArrayList<>();
    List<Size> step = new ArrayList<>();
    List<Long> axes = new ArrayList<>();
    for (int axis = 0; axis < parts.size(); axis++) {
      if (parts.get(axis) instanceof Index.Range range) {
        from.add(range.from() == null ? new Size(0, 0) : range.from());
        to.add(range.to() == null ? TO_THE_END : range.to());
        step.add(range.step() == null ? new Size(1, 1) : range.step());
        axes.add((long) axis);
      }
    }
    return axes.isEmpty()
        ? x
        : e.node(
            Op.SLICE,
            x,
            e.sizes(from),
            e.sizes(to),
            e.integers(axes.stream().mapToLong(a -> a).toArray()),
            e.sizes(step));
  }

  private static long[] newAxes(List<Index> parts) {
    LongStream.Builder added = LongStream.builder();
    int position = 0;
    for (Index part : parts) {
      if (part instanceof Index.NewAxis) {
        added.add(position++);
      } else if (part instanceof Index.Take take) {
        position += take.positions().rank();
      } else if (!(part instanceof Index.At)) {
        position++;
      }
    }
    return added.build().toArray();
  }

  private static Value gather(Call call, Emitter e) {
    Attributes axis = Attributes.none().with("axis", call.integer(1));
    return e.node(Op.GATHER_ELEMENTS, axis, e.value(call.receiver()), positions(call, e));
  }

  /**
   * Lowers gatherNd. DJL stores positions as columns along the first axis, ONNX as rows along the
   * last axis.
   */
  private static Value gatherNd(Call call, Emitter e) {
    int rank = call.array(0).rank();
    long[] order = LongStream.range(0, rank).map(axis -> (axis + 1) % rank).toArray();
    Value rows = e.node(Op.TRANSPOSE, Attributes.none().with("perm", order), positions(call, e));
    return e.node(Op.GATHER_ND, e.value(call.receiver()), rows);
  }

  /** Lowers take, whose positions refer to the flattened array in row-major order. */
  private static Value take(Call call, Emitter e) {
    Value row = e.node(Op.RESHAPE, e.value(call.receiver()), e.integers(-1));
    return e.node(Op.GATHER, row, e.cast(e.value(call.array(1)), INT64));
  }

  private static Value flip(Call call, Emitter e) {
    long[] axes = LongStream.of(call.integers(0)).map(call.receiver()::axis).toArray();
    return e.node(
        Op.SLICE,
        e.value(call.receiver()),
        e.integers(LongStream.of(axes).map(axis -> -1).toArray()),
        e.integers(LongStream.of(axes).map(axis -> Long.MIN_VALUE).toArray()),
        e.integers(axes),
        e.integers(LongStream.of(axes).map(axis -> -1).toArray()));
  }

  private static Value oneHot(Call call, Emitter e) {
    Value zeroAndOne = e.constant(TensorData.ofFloats(List.of(2L), 0, 1));
    Value hot =
        e.node(
            Op.ONE_HOT,
            e.cast(e.value(call.receiver()), INT64),
            e.scalar(call.size(0), INT64),
            zeroAndOne);
    // ONNX Runtime supports OneHot for few combinations of types; this is one of them.
    return e.cast(hot, Emitter.type(call.result()));
  }

  private static Value embedding(Call call, Emitter e) {
    return e.node(Op.GATHER, e.value(call.array(1)), positions(call, e));
  }

  private static Value positions(Call call, Emitter e) {
    return e.cast(e.value(call.array(0)), INT64);
  }
}
