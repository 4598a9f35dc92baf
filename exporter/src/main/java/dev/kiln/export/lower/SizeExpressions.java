package dev.kiln.export.lower;

import dev.kiln.export.capture.Size;
import dev.kiln.export.capture.TracedArray;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Op;
import dev.kiln.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * A writer for numbers that depend on the input size. It adds nodes that compute the number when
 * the model runs: the size of an axis, a multiple of it, the product of two sizes, a fraction of a
 * size, or a size plus a constant. The first of these that fits both probes is used.
 */
final class SizeExpressions {
  private static final int LARGEST_DIVISOR = 64;

  private final Emitter emitter;
  private final List<Axis> axes = new ArrayList<>();
  private final Map<Size, Value> written = new HashMap<>();

  /** An axis of an array whose size differed between the probes. */
  private record Axis(TracedArray array, int number, Size size) {}

  SizeExpressions(Emitter emitter) {
    this.emitter = emitter;
  }

  /** Makes the sizes of an array available to later expressions. */
  void offer(TracedArray array) {
    for (int axis = 0; axis < array.rank(); axis++) {
      Size size = array.shape().get(axis);
      boolean usable = !size.isFixed() && size.first() > 0 && size.second() > 0;
      if (usable && axes.stream().noneMatch(a -> a.size().equals(size))) {
        axes.add(new Axis(array, axis, size));
      }
    }
  }

  /** Returns an INT64 vector with one element that equals that size in every run. */
  Value of(Size size) {
    Value value = written.get(size);
    if (value == null) {
      value = write(size);
      written.put(size, value);
    }
    return value;
  }

  private Value write(Size size) {
    for (Axis axis : axes) {
      if (axis.size().equals(size)) {
        Value shape = emitter.node(Op.SHAPE, emitter.value(axis.array()));
        return emitter.node(Op.GATHER, shape, emitter.integers(axis.number()));
      }
    }
    for (Axis axis : axes) {
      long factor = size.first() / axis.size().first();
      if (holds(axis, size, (d, v) -> d * factor == v)) {
        return arithmetic(Op.MUL, axis, factor);
      }
    }
    for (int i = 0; i < axes.size(); i++) {
      for (Axis other : axes.subList(i + 1, axes.size())) {
        Size product = product(axes.get(i).size(), other.size());
        long factor = size.first() / product.first();
        if (product.first() * factor == size.first()
            && product.second() * factor == size.second()) {
          Value both = emitter.node(Op.MUL, of(axes.get(i).size()), of(other.size()));
          return factor == 1 ? both : emitter.node(Op.MUL, both, emitter.integers(factor));
        }
      }
    }
    for (Axis axis : axes) {
      for (int divisor = 2; divisor <= LARGEST_DIVISOR; divisor++) {
        int k = divisor;
        if (holds(axis, size, (d, v) -> d / k == v)) {
          return arithmetic(Op.DIV, axis, divisor);
        }
      }
    }
    for (Axis axis : axes) {
      long offset = size.first() - axis.size().first();
      if (holds(axis, size, (d, v) -> d + offset == v)) {
        return arithmetic(Op.ADD, axis, offset);
      }
    }
    throw new GraphException(
        "a size is %d in one probe and %d in the other, and cannot be computed from the"
                .formatted(size.first(), size.second())
            + " input's sizes; export with a fixed size, or choose the sizes that are tried:"
            + " Export.withProbes(...)");
  }

  private Value arithmetic(Op op, Axis axis, long number) {
    return emitter.node(op, of(axis.size()), emitter.integers(number));
  }

  private static boolean holds(Axis axis, Size size, BiPredicate<Long, Long> relation) {
    return relation.test(axis.size().first(), size.first())
        && relation.test(axis.size().second(), size.second());
  }

  private static Size product(Size a, Size b) {
    return new Size(a.first() * b.first(), a.second() * b.second());
  }
}
