package dev.kiln.export.lower;

import static dev.kiln.runtime.ElementType.INT64;

import dev.kiln.export.capture.Call;
import dev.kiln.export.capture.TracedArray;
import dev.kiln.graph.Op;
import dev.kiln.graph.Value;

/** Operators that make a new array with other elements at given positions. */
final class Scattering {
  static final LoweringTable ROWS =
      new LoweringTable()
          .row("NDArray.scatter", Scattering::scatter)
          .row("NDArray.put", Scattering::put);

  private Scattering() {}

  private static Value scatter(Call call, Emitter e) {
    TracedArray positions = call.array(0);
    TracedArray elements = call.array(1);
    Value index = e.cast(e.value(positions), INT64);
    Value values = e.value(elements);
    if (!elements.shape().equals(positions.shape())) {
      // PyTorch takes as many elements as there are positions, ONNX wants no more than that.
      Value start = e.integers(new long[positions.rank()]);
      values = e.node(Op.SLICE, values, start, e.sizes(positions.shape()));
    }
    Attributes axis = Attributes.none().with("axis", call.integer(2));
    return e.node(Op.SCATTER_ELEMENTS, axis, e.value(call.receiver()), index, values);
  }

  /** Lowers put, whose positions refer to the flattened array in row-major order. */
  private static Value put(Call call, Emitter e) {
    Value x = e.value(call.receiver());
    Value index = flat(e.cast(e.value(call.array(0)), INT64), e);
    Value row = e.node(Op.SCATTER_ELEMENTS, flat(x, e), index, flat(e.value(call.array(1)), e));
    return e.node(Op.RESHAPE, row, e.node(Op.SHAPE, x));
  }

  private static Value flat(Value x, Emitter e) {
    return e.node(Op.RESHAPE, x, e.integers(-1));
  }
}
