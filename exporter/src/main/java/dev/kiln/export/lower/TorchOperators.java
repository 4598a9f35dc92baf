package dev.kiln.export.lower;

import dev.kiln.export.capture.Call;
import dev.kiln.export.capture.Size;
import dev.kiln.export.capture.TracedArray;
import dev.kiln.graph.Op;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import java.util.List;
import java.util.Map;

/**
 * PyTorch operators that have no DJL method, with PyTorch's names and arguments: pictures are [N,
 * C, H, W], sizes are (height, width).
 */
final class TorchOperators {
  static final LoweringTable ROWS =
      new LoweringTable()
          .row("adaptive_avg_pool2d", TorchOperators::adaptiveAveragePool)
          .note("to one pixel, or from a fixed size")
          .row("conv_transpose2d", TorchOperators::convTranspose)
          .row("instance_norm", TorchOperators::instanceNorm)
          .row("pixel_shuffle", TorchOperators::pixelShuffle)
          .row("reflection_pad2d", TorchOperators::reflectionPad)
          .row("upsample_bilinear2d", TorchOperators::upsampleBilinear);

  private TorchOperators() {}

  private static Value convTranspose(Call call, Emitter e) {
    List<TracedArray> arrays = call.arrays(0);
    long[] kernel = arrays.get(1).shape().stream().skip(2).mapToLong(call::fixed).toArray();
    return e.node(
        Op.CONV_TRANSPOSE,
        Attributes.none()
            .with("kernel_shape", kernel)
            .with("strides", integers(call, "stride"))
            .with("pads", Convolutions.bothEnds(integers(call, "padding")))
            .with("output_padding", integers(call, "output_padding"))
            .with("dilations", integers(call, "dilation"))
            .with("group", call.fixed((Size) call.named(1).get("groups"))),
        e.value(arrays.get(0)),
        e.value(arrays.get(1)),
        arrays.size() > 2 ? e.value(arrays.get(2)) : null);
  }

  private static Value instanceNorm(Call call, Emitter e) {
    Number epsilon = (Number) call.named(1).get("eps");
    return e.node(
        Op.INSTANCE_NORMALIZATION,
        Attributes.none().with("epsilon", epsilon.floatValue()),
        call.arrays(0).stream().map(e::value).toArray(Value[]::new));
  }

  /**
   * Lowers a reflection padding. PyTorch lists left, right, top, bottom; ONNX lists all beginnings
   * and then all ends, outermost axis first.
   */
  private static Value reflectionPad(Call call, Emitter e) {
    List<Size> padding = sizes(call, "padding");
    Size none = new Size(0, 0);
    List<Size> ends =
        List.of(
            none, none, padding.get(2), padding.get(0), none, none, padding.get(3), padding.get(1));
    return e.node(
        Op.PAD, Attributes.none().with("mode", "reflect"), e.value(picture(call)), e.sizes(ends));
  }

  private static Value pixelShuffle(Call call, Emitter e) {
    return e.node(
        Op.DEPTH_TO_SPACE,
        Attributes.none()
            .with("blocksize", call.fixed((Size) call.named(1).get("upscale_factor")))
            .with("mode", "CRD"),
        e.value(picture(call)));
  }

  private static Value upsampleBilinear(Call call, Emitter e) {
    boolean alignCorners = (Boolean) call.named(1).get("align_corners");
    return Resizing.resize(
        Attributes.none()
            .with("mode", "linear")
            .with("coordinate_transformation_mode", alignCorners ? "align_corners" : "half_pixel"),
        e.value(picture(call)),
        picture(call).shape(),
        call.result().shape(),
        e);
  }

  /**
   * Lowers an adaptive average pool. For a size of one pixel it is the mean; for any other size, a
   * product with weights that do not depend on the picture.
   */
  private static Value adaptiveAveragePool(Call call, Emitter e) {
    TracedArray picture = picture(call);
    Value x = e.value(picture);
    long[] size = integers(call, "output_size");
    if (size[0] == 1 && size[1] == 1) {
      return e.node(Op.GLOBAL_AVERAGE_POOL, x);
    }
    Value rows = means(size[0], call.fixed(picture.shape().get(2)), false, e);
    Value columns = means(size[1], call.fixed(picture.shape().get(3)), true, e);
    return e.node(Op.MATMUL, e.node(Op.MATMUL, rows, x), columns);
  }

  /** Returns the matrix whose row i averages from floor(i in / out) to ceil((i + 1) in / out). */
  private static Value means(long out, long in, boolean transposed, Emitter e) {
    float[] matrix = new float[(int) (out * in)];
    for (long i = 0; i < out; i++) {
      long from = i * in / out;
      long to = ((i + 1) * in + out - 1) / out;
      for (long j = from; j < to; j++) {
        matrix[(int) (transposed ? j * out + i : i * in + j)] = 1f / (to - from);
      }
    }
    List<Long> dims = transposed ? List.of(in, out) : List.of(out, in);
    return e.constant(TensorData.ofFloats(dims, matrix));
  }

  private static TracedArray picture(Call call) {
    return call.arrays(0).get(0);
  }

  private static long[] integers(Call call, String name) {
    return sizes(call, name).stream().mapToLong(call::fixed).toArray();
  }

  private static List<Size> sizes(Call call, String name) {
    Map<?, ?> settings = call.named(1);
    return ((List<?>) settings.get(name)).stream().map(Size.class::cast).toList();
  }
}
