package dev.kiln.export.lower;

import dev.kiln.export.capture.Call;
import dev.kiln.export.capture.TracedArray;
import dev.kiln.graph.Op;
import dev.kiln.graph.Value;
import java.util.stream.LongStream;

/** Normalization in inference mode, and dropout, which has no effect in inference. */
final class Normalizations {
  static final LoweringTable ROWS =
      new LoweringTable()
          .row("NDArrayEx.batchNorm", Normalizations::batchNorm)
          .note("as in inference")
          .row("NDArrayEx.layerNorm", Normalizations::layerNorm)
          .row("NDArrayEx.dropout", Normalizations::dropout)
          .note("left out");

  private Normalizations() {}

  /**
   * Lowers a batch normalization. Arguments: input, running mean, running variance, gamma, beta,
   * axis, momentum, epsilon.
   */
  private static Value batchNorm(Call call, Emitter e) {
    requireInference(call, 8);
    TracedArray input = call.array(0);
    int channels = call.integer(5) == -1 ? 1 : input.axis(call.integer(5));
    Value x = swap(e.value(input), input.rank(), channels, e);
    Value normal =
        e.node(
            Op.BATCH_NORMALIZATION,
            Attributes.none().with("epsilon", call.number(7).floatValue()),
            x,
            e.value(call.array(3)),
            e.value(call.array(4)),
            e.value(call.array(1)),
            e.value(call.array(2)));
    return swap(normal, input.rank(), channels, e);
  }

  /** Swaps the channel axis with axis 1, where ONNX expects the channels. */
  private static Value swap(Value x, int rank, int channels, Emitter e) {
    if (channels == 1) {
      return x;
    }
    long[] order = LongStream.range(0, rank).toArray();
    order[1] = channels;
    order[channels] = 1;
    return e.node(Op.TRANSPOSE, Attributes.none().with("perm", order), x);
  }

  private static Value layerNorm(Call call, Emitter e) {
    return e.node(
        Op.LAYER_NORMALIZATION,
        Attributes.none()
            .with("axis", -call.sizes(1).size())
            .with("epsilon", call.number(4).floatValue()),
        e.value(call.array(0)),
        e.value(call.array(2)),
        e.optional(call.array(3)));
  }

  private static Value dropout(Call call, Emitter e) {
    requireInference(call, 2);
    return e.value(call.array(0));
  }

  private static void requireInference(Call call, int training) {
    if (call.flag(training)) {
      throw call.refuse("it runs as in training; pass on the 'training' that forward was given");
    }
  }
}
