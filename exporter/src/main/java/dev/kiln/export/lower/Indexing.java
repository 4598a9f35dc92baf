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
          .note("numbers, ranges, new axes, an ellipsis, one array of positions or one mask")
          .row("NDArray.gather", Indexing::gather)
          .row("NDArray.gatherNd", Indexing::gatherNd)
          .row("NDArray.take", Indexing::take)
          .row("NDArray.oneHot(int)", Indexing::oneHot)
          .row("NDArray.oneHot(int,DataType)", Indexing::oneHot)
          .row("NDArrayEx.embedding", Indexing::embedding);

  private Indexing() {}

  /**
   * Lowers an index: first ranges, then the parts that remove or replace axes, from the last axis
   * to the first, then new axes.
   */
  private static Value get(Call call, Emitter e) {
    TracedArray array = call.receiver();
    List<Index> parts = perAxis(call.index(1), array.rank());
    if (parts.stream().filter(p -> p instanceof Index.Take || p instanceof Index.Mask).count()
        > 1) {
      throw call.refuse("an index with several arrays is not supported; use gatherNd");
    }
    List<Index> replacing = parts.stream().filter(p -> !(p instanceof Index.NewAxis)).toList();
    Value result = ranges(e.value(array), replacing, e);
    int rank = array.rank();
    int axis = rank;
    for (int i = replacing.size() - 1; i >= 0; i--) {
      Index part = replacing.get(i);
      axis -= part.axes();
      Attributes along = Attributes.none().with("axis", axis);
      if (part instanceof Index.At at) {
        result = e.node(Op.GATHER, along, result, e.scalar(at.position(), INT64));
        rank--;
      } else if (part instanceof Index.Take take) {
        result = e.node(Op.GATHER, along, result, e.cast(e.value(take.positions()), INT64));
      } else if (part instanceof Index.Mask mask) {
        result = Counted.masked(result, rank, axis, mask.chosen(), e);
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
    int said = parts.stream().mapToInt(Index::axes).sum();
    List<Index> rest = Collections.nCopies(rank - said, new Index.All());
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
    long axis = 0;
    for (Index part : parts) {
      if (part instanceof Index.Range range) {
        from.add(range.from() == null ? new Size(0, 0) : range.from());
        to.add(range.to() == null ? TO_THE_END : range.to());
        step.add(range.step() == null ? new Size(1, 1) : range.step());
        axes.add(axis);
      }
      axis += part.axes();
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
   * Lowers gatherNd the way DJL computes it, so that negative positions mean the same: the columns
   * of positions, along the first axis, become positions along one axis made of the first ones.
   */
  private static Value gatherNd(Call call, Emitter e) {
    List<Size> shape = call.receiver().shape();
    int depth = (int) call.fixed(call.array(0).shape().get(0));
    Value columns = positions(call, e);
    Value position = e.node(Op.GATHER, columns, e.scalar(0, INT64));
    for (int i = 1; i < depth; i++) {
      Value before = e.node(Op.MUL, position, e.scalar(shape.get(i), INT64));
      position = e.node(Op.ADD, before, e.node(Op.GATHER, columns, e.scalar(i, INT64)));
    }
    List<Size> joined = new ArrayList<>(List.of(new Size(-1, -1)));
    joined.addAll(shape.subList(depth, shape.size()));
    Value rows = e.node(Op.RESHAPE, e.value(call.receiver()), e.sizes(joined));
    return e.node(Op.GATHER, rows, position);
  }

  /** Lowers take, whose positions refer to the flattened array in row-major order. */
  private static Value take(Call call, Emitter e) {
    Value row = e.node(Op.RESHAPE, e.value(call.receiver()), e.integers(-1));
    return e.node(Op.GATHER, row, e.cast(e.value(call.array(1)), INT64));
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
