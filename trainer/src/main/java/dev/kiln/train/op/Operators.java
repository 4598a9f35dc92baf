package dev.kiln.train.op;

import static dev.kiln.train.op.ChannelsLast.channelsLast;
import static dev.kiln.train.op.ChannelsLast.fillBlocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

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
 * <p>{@code name} is PyTorch's name of the operator ({@code "conv_transpose2d"}), one of {@link
 * #names()}. {@code arguments} are its arrays; an absent one, such as a bias, is left out. {@code
 * attributes} are its other parameters under PyTorch's names: {@code long[]}, {@code Long}, {@code
 * Double} or {@code Boolean}. {@link #compute} takes the same three and gives the result.
 */
public final class Operators {
  private static final String CONV_TRANSPOSE = "conv_transpose2d";
  private static final String UPSAMPLE = "upsample_bilinear2d";

  /** Every operator as TorchScript: a0, a1, ... are its arrays, names in braces its attributes. */
  private static final Map<String, String> EXPRESSIONS =
      Map.of(
          CONV_TRANSPOSE,
          "torch.conv_transpose2d(a0, a1, {a2}, {stride}, {padding}, {output_padding}, {groups},"
              + " {dilation})",
          "pixel_shuffle",
          "torch.pixel_shuffle(a0, {upscale_factor})",
          "reflection_pad2d",
          "torch.reflection_pad2d(a0, {padding})",
          "instance_norm",
          "torch.instance_norm(a0, a1, a2, None, None, True, 0.1, {eps}, True)",
          "feature_dropout",
          "torch.feature_dropout(a0, {p}, True)",
          UPSAMPLE,
          "torch.upsample_bilinear2d(a0, [torch.size(a1, 1), torch.size(a1, 2)], {align_corners})",
          "adaptive_avg_pool2d",
          "torch.adaptive_avg_pool2d(a0, {output_size})",
          "cross_entropy_loss",
          "torch.cross_entropy_loss(a0, a1, None, 1, {ignore_index}, 0.0)");

  private Operators() {}

  /** Returns the names of all operators here. */
  public static Set<String> names() {
    return EXPRESSIONS.keySet();
  }

  /**
   * Computes the operator of that name on arrays of the PyTorch engine; the answer is one array.
   *
   * @throws IllegalArgumentException if there is no such operator
   */
  public static NDList compute(String name, NDList arguments, PairList<String, ?> attributes) {
    String expression = EXPRESSIONS.get(name);
    if (expression == null) {
      throw new IllegalArgumentException("No operator %s; there are %s".formatted(name, names()));
    }
    for (Pair<String, ?> attribute : attributes) {
      expression =
          expression.replace("{" + attribute.getKey() + "}", literal(attribute.getValue()));
    }
    expression = expression.replace("{a2}", arguments.size() > 2 ? "a2" : "None");
    if (name.equals(CONV_TRANSPOSE)) {
      return new NDList(TorchScript.evaluate(expression, laidOut(arguments)));
    }
    if (!name.equals(UPSAMPLE)) {
      return new NDList(TorchScript.evaluate(expression, arguments));
    }
    // The size goes in as an array's, so that not every size makes an expression, which are kept.
    long[] size = (long[]) attributes.get("size");
    NDManager manager = arguments.head().getManager();
    try (NDArray like = manager.create(new Shape(0, size[0], size[1]))) {
      return new NDList(TorchScript.evaluate(expression, new NDList(arguments.head(), like)));
    }
  }

  /** Images and weights of a transposed convolution; see {@link ChannelsLast}. */
  private static NDList laidOut(NDList arguments) {
    NDArray images = arguments.get(0);
    long filters = arguments.get(1).getShape().get(1);
    if (fillBlocks(images.getShape().get(1)) && fillBlocks(filters)) {
      return arguments;
    }
    NDList laidOut = new NDList(arguments);
    laidOut.set(0, channelsLast(images));
    return laidOut;
  }

  private static String literal(Object value) {
    if (value instanceof long[] list) {
      return Arrays.toString(list);
    }
    return value instanceof Boolean truth ? (truth ? "True" : "False") : value.toString();
  }

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
    return apply(CONV_TRANSPOSE, arguments, attributes);
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
    PairList<String, Object> attributes = new PairList<>();
    attributes.add("padding", new long[] {left, right, top, bottom});
    return apply("reflection_pad2d", new NDList(input), attributes);
  }

  /**
   * Pixel shuffle (Shi et al., 2016): {@code pixel_shuffle} with {@code upscale_factor}; channel
   * factor * factor * c + factor * i + j becomes row i and column j of each square of channel c.
   *
   * @param input [N, C * factor * factor, H, W]
   * @return [N, C, H * factor, W * factor]
   */
  public static NDArray pixelShuffle(NDArray input, long factor) {
    PairList<String, Object> attributes = new PairList<>();
    attributes.add("upscale_factor", factor);
    return apply("pixel_shuffle", new NDList(input), attributes);
  }

  /**
   * Instance normalization, every image and channel by its own mean and variance (Ulyanov et al.,
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
    return apply("instance_norm", new NDList(input, weight, bias), attributes);
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
    return apply("feature_dropout", new NDList(input), attributes);
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
    return apply(UPSAMPLE, new NDList(input), attributes);
  }

  /**
   * Average pooling to a given size: {@code adaptive_avg_pool2d} with {@code output_size}.
   *
   * @param input [N, C, H, W]
   * @return [N, C, height, width]
   */
  public static NDArray adaptiveAvgPool2d(NDArray input, long height, long width) {
    PairList<String, Object> attributes = new PairList<>();
    attributes.add("output_size", new long[] {height, width});
    return apply("adaptive_avg_pool2d", new NDList(input), attributes);
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
    NDList arguments = new NDList(logits, labels.toType(DataType.INT64, false));
    return apply("cross_entropy_loss", arguments, attributes);
  }

  private static NDArray apply(String name, NDList arguments, PairList<String, Object> attributes) {
    for (NDArray argument : arguments) {
      if (!(argument instanceof PtNDArray)) {
        return argument.getManager().invoke(name, arguments, attributes).singletonOrThrow();
      }
    }
    return compute(name, arguments, attributes).singletonOrThrow();
  }
}
