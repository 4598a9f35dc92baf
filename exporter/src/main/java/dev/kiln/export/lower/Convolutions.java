package dev.kiln.export.lower;

import dev.kiln.export.capture.Call;
import dev.kiln.export.capture.Size;
import dev.kiln.graph.Op;
import dev.kiln.graph.Value;
import java.util.stream.LongStream;

/** Convolutions in one, two and three dimensions. */
final class Convolutions {
  static final LoweringTable ROWS =
      new LoweringTable().row("NDArrayEx.convolution", Convolutions::convolution);

  private Convolutions() {}

  private static Value convolution(Call call, Emitter e) {
    long[] kernel = call.array(1).shape().stream().skip(2).mapToLong(Size::first).toArray();
    return e.node(
        Op.CONV,
        Attributes.none()
            .with("kernel_shape", kernel)
            .with("strides", call.integers(3))
            .with("pads", bothEnds(call.integers(4)))
            .with("dilations", call.integers(5))
            .with("group", call.integer(6)),
        e.value(call.array(0)),
        e.value(call.array(1)),
        e.optional(call.array(2)));
  }

  /** Returns the padding in ONNX order: the beginnings of all axes, then the ends of all axes. */
  static long[] bothEnds(long[] padding) {
    return LongStream.concat(LongStream.of(padding), LongStream.of(padding)).toArray();
  }
}
