package dev.kiln.export.lower;

import dev.kiln.export.capture.Call;
import dev.kiln.graph.Op;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ElementType;
import java.util.stream.LongStream;

/** Pooling over windows and global pooling. */
final class Pooling {
  static final LoweringTable ROWS =
      new LoweringTable()
          .row("NDArrayEx.maxPool", (c, e) -> pool(Op.MAX_POOL, window(c), c, e))
          .row("NDArrayEx.avgPool", Pooling::average)
          .note("padding counts")
          .row("NDArrayEx.lpPool", Pooling::powers)
          .note("without padding")
          .row("NDArrayEx.globalMaxPool", (c, e) -> global(Op.GLOBAL_MAX_POOL, c, e))
          .row("NDArrayEx.globalAvgPool", (c, e) -> global(Op.GLOBAL_AVERAGE_POOL, c, e))
          .row("NDArrayEx.globalLpPool", Pooling::globalPowers);

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

  /**
   * Computes an Lp pool: the root of the sum of powers, which equals their mean times their count.
   */
  private static Value powers(Call call, Emitter e) {
    long[] kernel = call.integers(1);
    Attributes window =
        Attributes.none()
            .with("kernel_shape", kernel)
            .with("strides", call.integers(2))
            .with("ceil_mode", call.flag(4));
    double count = LongStream.of(kernel).reduce(1, Math::multiplyExact);
    ElementType type = Emitter.type(call.receiver());
    Value powers = e.node(Op.POW, e.value(call.receiver()), e.scalar(call.number(0), type));
    Value means = e.node(Op.AVERAGE_POOL, window, powers);
    return root(e.node(Op.MUL, means, e.scalar(count, type)), call, e);
  }

  private static Value globalPowers(Call call, Emitter e) {
    ElementType type = Emitter.type(call.receiver());
    Value powers = e.node(Op.POW, e.value(call.receiver()), e.scalar(call.number(0), type));
    Value axes = e.integers(LongStream.range(2, call.receiver().rank()).toArray());
    Value sums = e.node(Op.REDUCE_SUM, Attributes.none().with("keepdims", 0), powers, axes);
    return root(sums, call, e);
  }

  private static Value root(Value sums, Call call, Emitter e) {
    double order = call.number(0).doubleValue();
    return e.node(Op.POW, sums, e.scalar(1 / order, Emitter.type(call.receiver())));
  }

  /** Lowers a global pool. DJL removes the pooled axes; ONNX keeps them with size 1. */
  private static Value global(Op op, Call call, Emitter e) {
    Value pooled = e.node(op, e.value(call.receiver()));
    long[] axes = new long[call.receiver().rank() - 2];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = i + 2;
    }
    return e.node(Op.SQUEEZE, pooled, e.integers(axes));
  }
}
