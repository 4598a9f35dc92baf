package dev.kiln.export.lower;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.PairList;
import dev.kiln.export.lower.OperatorCases.OperatorCase;
import java.util.List;

/**
 * A call of each of PyTorch's operators. Their arithmetic is not here, so that they can be written
 * but not run: {@link #lowerings} gives zeros of the right shape.
 */
final class TorchCases {
  private static final Shape PICTURE = new Shape(-1, 4, 8, 6);

  private TorchCases() {}

  static Lowerings lowerings() {
    return Lowerings.standard()
        .withTorchOperators(
            (operator, arrays, settings) -> {
              NDArray x = arrays.head();
              Shape shape =
                  switch (operator) {
                    case "conv_transpose2d" -> new Shape(x.size(0), 2, 10, 8);
                    case "pixel_shuffle" -> new Shape(x.size(0), 1, 16, 12);
                    case "reflection_pad2d" -> new Shape(x.size(0), 4, 10, 8);
                    case "upsample_bilinear2d" -> new Shape(x.size(0), 4, 16, 13);
                    case "adaptive_avg_pool2d" ->
                        new Shape(x.size(0), 4)
                            .addAll(new Shape((long[]) settings.get("output_size")));
                    default -> x.getShape();
                  };
              return new NDList(x.getManager().zeros(shape));
            });
  }

  static List<OperatorCase> all() {
    long[] one = {1, 1};
    long[] none = {0, 0};
    return List.of(
        on(
            "conv_transpose2d",
            new Shape(4, 2, 3, 3),
            "stride",
            one,
            "padding",
            none,
            "output_padding",
            none,
            "groups",
            1L,
            "dilation",
            one),
        on("reflection_pad2d", null, "padding", new long[] {1, 1, 1, 1}),
        on("pixel_shuffle", null, "upscale_factor", 2L),
        on("instance_norm", new Shape(4), "eps", 1e-5),
        on("upsample_bilinear2d", null, "size", new long[] {16, 13}, "align_corners", true),
        on("adaptive_avg_pool2d", null, "output_size", one),
        on("adaptive_avg_pool2d", null, "output_size", new long[] {3, 2}));
  }

  /**
   * @param weight the shape of what the operator takes beside the picture, or null
   */
  private static OperatorCase on(String operator, Shape weight, Object... settings) {
    PairList<String, Object> named = new PairList<>();
    for (int i = 0; i < settings.length; i += 2) {
      named.add((String) settings[i], settings[i + 1]);
    }
    return new OperatorCase(
        operator,
        list -> {
          NDList arrays = new NDList(list.head());
          if (weight != null) {
            arrays.add(list.head().getManager().create(weights(weight), weight));
          }
          if (operator.equals("instance_norm")) {
            arrays.add(arrays.get(1));
          }
          return list.head().getManager().invoke(operator, arrays, named);
        },
        List.of(PICTURE));
  }

  private static float[] weights(Shape shape) {
    return new float[(int) shape.size()];
  }
}
