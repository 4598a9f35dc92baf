package dev.kiln.export.lower;

import dev.kiln.export.capture.Call;
import dev.kiln.export.graph.Op;
import dev.kiln.export.graph.Value;
import java.util.stream.LongStream;

/** Pools over windows, and over all that there is. */
final class Pooling {
  static final Rows ROWS =
      new Rows()
          .row("NDArrayEx.maxPool", (c, e) -> pool(Op.MAX_POOL, window(c), c, e))
          .row(
              "NDArrayEx.avgPool",
              (c, e) -> pool(Op.AVERAGE_POOL, window(c).with("count_include_pad", c.flag(4)), c, e))
          .row("NDArrayEx.globalMaxPool", (c, e) -> global(Op.GLOBAL_MAX_POOL, c, e))
          .row("NDArrayEx.globalAvgPool", (c, e) -> global(Op.GLOBAL_AVERAGE_POOL, c, e));

  private Pooling() {}

  private static Value pool(Op op, Attributes window, Call call, Emitter e) {
    return e.node(op, window, e.value(call.receiver()));
  }

  private static Value average(Call call, Emitter e) {
    boolean padded = LongStream.of(call.integers(2)).anyMatch(p -> p > 0);
    if (padded && !call.flag(4)) {
      throw call.refuse(
          "DJL's PyTorch engine counts the padding although countIncludePad is false; say true,"
              + " which computes the same");
    }
    return pool(Op.AVERAGE_POOL, window(call).with("count_include_pad", true), call, e);
  }

  private static Attributes window(Call call) {
    return Attributes.none()
        .with("kernel_shape", call.integers(0))
        .with("strides", call.integers(1))
        .with("pads", Convolutions.bothEnds(call.integers(2)))
        .with("ceil_mode", call.flag(3));
  }

  /** DJL's leave out the axes that they pool; ONNX's keep them with size 1. */
  private static Value global(Op op, Call call, Emitter e) {
    Value pooled = e.node(op, e.value(call.receiver()));
    long[] axes = new long[call.receiver().rank() - 2];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = i + 2;
    }
    return e.node(Op.SQUEEZE, pooled, e.integers(axes));
  }
}
