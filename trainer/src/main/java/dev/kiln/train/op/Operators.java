package dev.kiln.train.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.util.PairList;
import java.util.Arrays;
import java.util.function.Function;

/**
 * PyTorch's operators that DJL has no method for, with gradients. Images are [N, C, H, W], pairs
 * are (height, width). Results belong to the manager of the first argument. Thread-safe.
 *
 * <p><b>How a recorder sees them.</b> If an argument is no array of the PyTorch engine, such as a
 * proxy that records calls, the operator does not compute, but calls DJL's own generic entry on
 * that argument's manager, and returns the one array of its answer:
 *
 * <pre>{@code manager.invoke(name, arguments, attributes)}</pre>
 *
 * <p>{@code name} is PyTorch's name of the operator ({@code "conv_transpose2d"}). {@code arguments}
 * are its arrays; an absent one, such as a bias, is left out. {@code attributes} are its other
 * parameters under PyTorch's names: {@code long[]}, {@code Long}, {@code Double} or {@code
 * Boolean}. The last attribute is called {@link #COMPUTE}, a {@code Function<NDList, NDList>} that
 * computes the operator on PyTorch's arrays in the place of {@code arguments}.
 */
public final class Operators {
  /** The attribute that computes the operator. */
  public static final String COMPUTE = "compute";

  private Operators() {}

  /**
   * Transposed convolution: {@code conv_transpose2d} with {@code stride}, {@code padding}, {@code
   * output_padding}, {@code groups}, {@code dilation}.
   *
   * @param input [N, C, H, W]
   * @param weight [C, K / groups, height, width]
   * @param bias [K], or null
   * @return [N, K, H', W'] with H' = (H - 1) stride - 2 padding + dilation (height - 1) +
   *     outputPadding + 1
   */
  public static NDArray convTranspose2d(
      NDArray input,
      NDArray weight,
      NDArray bias,
      Shape stride,
      Shape padding,
      Shape outputPadding,
      int groups,
      Shape dilation) {
    NDList arguments = bias == null ? new NDList(input, weight) : new NDList(input, weight, bias);
    PairList<String, Object> attributes = new PairList<>();
    attributes.add("stride", stride.getShape());
    attributes.add("padding", padding.getShape());
    attributes.add("output_padding", outputPadding.getShape());
    attributes.add("groups", (long) groups);
    attributes.add("dilation", dilation.getShape());
    return apply(
        "conv_transpose2d",
        arguments,
        attributes,
        "torch.conv_transpose2d(a0, a1, %s, %s, %s, %s, %d, %s)"
            .formatted(
                bias == null ? "None" : "a2",
                list(stride.getShape()),
                list(padding.getShape()),
                list(outputPadding.getShape()),
                groups,
                list(dilation.getShape())));
  }

  /**
   * Padding that mirrors the image at its border pixels: {@code reflection_pad2d} with {@code
   * padding} (left, right, top, bottom), each smaller than the image.
   *
   * @param input [N, C, H, W]
   * @return [N, C, top + H + bottom, left + W + right]
   */
  public static NDArray reflectionPad2d(
      NDArray input, long left, long right, long top, long bottom) {
    long[] padding = {left, right, top, bottom};
    PairList<String, Object> attributes = new PairList<>();
    attributes.add("padding", padding);
    return apply(
        "reflection_pad2d",
        new NDList(input),
        attributes,
        "torch.reflection_pad2d(a0, %s)".formatted(list(padding)));
  }

  /**
   * Instance normalisation, every image and channel by its own mean and variance (Ulyanov et al.,
   * 2016): {@code instance_norm} with {@code eps}.
   *
   * @param input [N, C, H, W]
   * @param weight [C]
   * @param bias [C]
   * @return [N, C, H, W]
   */
  public static NDArray instanceNorm(NDArray input, NDArray weight, NDArray bias, double eps) {
    PairList<String, Object> attributes = new PairList<>();
    attributes.add("eps", eps);
    return apply(
        "instance_norm",
        new NDList(input, weight, bias),
        attributes,
        "torch.instance_norm(a0, a1, a2, None, None, True, 0.1, %s, True)".formatted(eps));
  }

  /**
   * Dropout of whole channels (Tompson et al., 2015), for training: {@code feature_dropout} with
   * {@code p}.
   *
   * @param input [N, C, H, W]
   * @param p the probability that a channel becomes zero; the others are scaled by 1 / (1 - p)
   * @return [N, C, H, W]
   */
  public static NDArray dropout2d(NDArray input, double p) {
    PairList<String, Object> attributes = new PairList<>();
    attributes.add("p", p);
    return apply(
        "feature_dropout",
        new NDList(input),
        attributes,
        "torch.feature_dropout(a0, %s, True)".formatted(p));
  }

  /**
   * Bilinear interpolation without antialiasing: {@code upsample_bilinear2d} with {@code size}
   * (height, width) and {@code align_corners}.
   *
   * @param input [N, C, H, W]
   * @param alignCorners whether the corner pixels' centres, not their outer edges, are kept
   * @return [N, C, height, width]
   */
  public static NDArray interpolateBilinear(
      NDArray input, long height, long width, boolean alignCorners) {
    PairList<String, Object> attributes = new PairList<>();
    attributes.add("size", new long[] {height, width});
    attributes.add("align_corners", alignCorners);
    // The size is an argument, so that not every size becomes an expression that is kept.
    String expression =
        "torch.upsample_bilinear2d(a0, [torch.size(a1, 1), torch.size(a1, 2)], %s)"
            .formatted(alignCorners ? "True" : "False");
    return apply(
        "upsample_bilinear2d",
        new NDList(input),
        attributes,
        arguments -> {
          NDManager manager = arguments.head().getManager();
          try (NDArray size = manager.create(new Shape(0, height, width))) {
            return TorchScript.evaluate(expression, new NDList(arguments.head(), size));
          }
        });
  }

  /**
   * Average pooling to a given size: {@code adaptive_avg_pool2d} with {@code output_size}.
   *
   * @param input [N, C, H, W]
   * @return [N, C, height, width]
   */
  public static NDArray adaptiveAvgPool2d(NDArray input, long height, long width) {
    long[] size = {height, width};
    PairList<String, Object> attributes = new PairList<>();
    attributes.add("output_size", size);
    return apply(
        "adaptive_avg_pool2d",
        new NDList(input),
        attributes,
        "torch.adaptive_avg_pool2d(a0, %s)".formatted(list(size)));
  }

  /**
   * Softmax cross-entropy, averaged over all labels that are not ignored: {@code
   * cross_entropy_loss} with {@code ignore_index}. NaN if every label is ignored.
   *
   * @param logits [N, C, ...], such as [N, C, H, W]
   * @param labels [N, ...] of 0..C-1 or ignoreIndex, of any integer type
   * @return a scalar
   */
  public static NDArray crossEntropy(NDArray logits, NDArray labels, long ignoreIndex) {
    PairList<String, Object> attributes = new PairList<>();
    attributes.add("ignore_index", ignoreIndex);
    return apply(
        "cross_entropy_loss",
        new NDList(logits, labels.toType(DataType.INT64, false)),
        attributes,
        "torch.cross_entropy_loss(a0, a1, None, 1, %d, 0.0)".formatted(ignoreIndex));
  }

  private static NDArray apply(
      String name, NDList arguments, PairList<String, Object> attributes, String expression) {
    return apply(name, arguments, attributes, a -> TorchScript.evaluate(expression, a));
  }

  private static NDArray apply(
      String name,
      NDList arguments,
      PairList<String, Object> attributes,
      Function<NDList, NDArray> operator) {
    for (NDArray argument : arguments) {
      if (!(argument instanceof PtNDArray)) {
        Function<NDList, NDList> compute = arrays -> new NDList(operator.apply(arrays));
        attributes.add(COMPUTE, compute);
        return argument.getManager().invoke(name, arguments, attributes).singletonOrThrow();
      }
    }
    return operator.apply(arguments);
  }

  private static String list(long[] values) {
    return Arrays.toString(values);
  }
}
