package dev.kiln.export.lower;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What blocks write in DJL's words, at least one case for every row of the tables. */
public final class OperatorCases {
  private static final Shape MATRIX = new Shape(-1, 6);
  private static final Shape CUBE = new Shape(-1, 4, 6);
  private static final Shape PICTURE = new Shape(-1, 4, 9, 8);
  private static final Shape ANY_PICTURE = new Shape(-1, 2, -1, -1);

  private final List<OperatorCase> all = new ArrayList<>();

  /**
   * One of them.
   *
   * @param name what it writes
   * @param forward what the block does with its inputs, which are floats in 0..1
   * @param inputs their shapes
   */
  public record OperatorCase(String name, Function<NDList, NDList> forward, List<Shape> inputs) {
    /** A case with one array in and one out. */
    static OperatorCase on(String name, UnaryOperator<NDArray> forward, Shape input) {
      return new OperatorCase(
          name, list -> new NDList(forward.apply(list.singletonOrThrow())), List.of(input));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  public static List<OperatorCase> all() {
    OperatorCases cases = new OperatorCases();
    cases.elementwise();
    cases.pairs();
    cases.activations();
    cases.layers();
    cases.all.addAll(ShapeCases.all());
    cases.all.addAll(IndexingCases.all());
    cases.all.addAll(ChoosingCases.all());
    cases.all.addAll(RecurrentCases.all());
    return cases.all;
  }

  private void elementwise() {
    on("abs", x -> x.sub(0.5).abs(), MATRIX);
    on("acos", NDArray::acos, MATRIX);
    on("asin", NDArray::asin, MATRIX);
    on("atan", NDArray::atan, MATRIX);
    on("atan2", x -> x.sub(0.5).atan2(x.mul(3).sub(1)), MATRIX);
    on(
        "atan2 on the axes, with 0 and -0",
        x -> x.mul(3).floor().sub(1).neg().atan2(x.flip(1).mul(3).floor().sub(1)),
        MATRIX);
    on("ceil", x -> x.mul(7).ceil(), MATRIX);
    on("cos", NDArray::cos, MATRIX);
    on("cosh", NDArray::cosh, MATRIX);
    on("erf", NDArray::erf, MATRIX);
    on("exp", NDArray::exp, MATRIX);
    on("floor", x -> x.mul(7).floor(), MATRIX);
    on("isInfinite", x -> x.div(x.mul(2).floor()).isInfinite(), MATRIX);
    on("isNaN", x -> x.sub(0.5).log().isNaN(), MATRIX);
    on("log", x -> x.add(0.1).log(), MATRIX);
    on("log10", x -> x.add(0.1).log10(), MATRIX);
    on("log2", x -> x.add(0.1).log2(), MATRIX);
    on("neg", NDArray::neg, MATRIX);
    on("round", x -> x.mul(9).round(), MATRIX);
    on("sign", x -> x.sub(0.5).sign(), MATRIX);
    on("sin", NDArray::sin, MATRIX);
    on("sinh", NDArray::sinh, MATRIX);
    on("sqrt", NDArray::sqrt, MATRIX);
    on("square", NDArray::square, MATRIX);
    on("tan", NDArray::tan, MATRIX);
    on("tanh", NDArray::tanh, MATRIX);
    on("trunc", x -> x.sub(0.5).mul(7).trunc(), MATRIX);
    on("clip", x -> x.clip(0.25, 0.5), MATRIX);
    on("clip to whole numbers", x -> x.mul(9).clip(2, 5), MATRIX);
    on("toType", x -> x.mul(9).toType(DataType.INT32, false), MATRIX);
    on("toType of its own type", x -> x.toType(DataType.FLOAT32, false).add(1), MATRIX);
    on("toType and back", x -> x.mul(9).toType(DataType.INT64, true).div(2), MATRIX);
    on("duplicate", x -> x.duplicate().add(1), MATRIX);
    on("cbrt", NDArray::cbrt, MATRIX);
    on("toDegrees", NDArray::toDegrees, MATRIX);
    on("toRadians", NDArray::toRadians, MATRIX);
    on("toDense", x -> x.toDense().add(1), MATRIX);
    on("toDevice", x -> x.toDevice(x.getDevice(), true).add(1), MATRIX);
  }

  private void pairs() {
    on("add a number", x -> x.add(2), MATRIX);
    on("add a double", x -> x.add(0.1), MATRIX);
    on("add a row", x -> x.add(row(x)), MATRIX);
    on("add booleans", x -> x.gt(0.5).add(x.lt(0.2)), MATRIX);
    on("mul booleans", x -> x.gt(0.2).mul(x.lt(0.8)), MATRIX);
    on("sub a number", x -> x.sub(2.5f), MATRIX);
    on("mul by itself", x -> x.mul(x), MATRIX);
    on("div by a number", x -> x.div(3), MATRIX);
    on("div of whole numbers", x -> x.mul(9).toType(DataType.INT32, false).div(4), MATRIX);
    on("divide a number", x -> NDArrays.div(3, x.add(1)), MATRIX);
    on("pow", x -> x.pow(3), MATRIX);
    on("pow of a row", x -> x.add(1).pow(row(x)), MATRIX);
    on("mod", x -> x.sub(0.5).mul(9).mod(2), MATRIX);
    on("mod of whole numbers", x -> integers(x, 9).sub(4).mod(3), MATRIX);
    on("xlogy", x -> x.sub(0.5).maximum(0).xlogy(x), MATRIX);
    on("maximum", x -> x.maximum(0.5), MATRIX);
    on("maximum of two", x -> x.maximum(x.neg().add(1)), MATRIX);
    on("minimum", x -> x.minimum(0.5), MATRIX);
    on("eq", x -> x.mul(3).floor().eq(1), MATRIX);
    on("neq", x -> x.mul(3).floor().neq(1), MATRIX);
    on("gt", x -> x.gt(0.5), MATRIX);
    on("gt of whole numbers", x -> x.mul(9).toType(DataType.INT32, false).gt(4.5), MATRIX);
    on("gte", x -> x.gte(x.neg().add(1)), MATRIX);
    on("lt", x -> x.lt(0.5f), MATRIX);
    on("lt of an other type", x -> x.mul(9).lt(row(x).toType(DataType.INT32, false)), MATRIX);
    on("lte", x -> x.lte(0.5), MATRIX);
    on("logicalAnd", x -> x.gt(0.2).logicalAnd(x.lt(0.8)), MATRIX);
    on("logicalOr", x -> x.lt(0.2).logicalOr(x.gt(0.8)), MATRIX);
    on("logicalXor", x -> x.gt(0.2).logicalXor(x.gt(0.8)), MATRIX);
    on("logicalNot", x -> x.gt(0.2).logicalNot(), MATRIX);
    on("where", x -> NDArrays.where(x.gt(0.5), x, x.neg()), MATRIX);
    on("add a size of the input", x -> x.add(x.getShape().get(0)), MATRIX);
    on("div by a size of the input", x -> x.div(x.size(0)), MATRIX);
    all.add(
        new OperatorCase(
            "two inputs",
            list -> new NDList(list.get(0).mul(list.get(1)), list.get(0).sub(list.get(1))),
            List.of(MATRIX, MATRIX)));
  }

  private void activations() {
    on("relu", x -> Activation.relu(x.sub(0.5)), MATRIX);
    on("relu6", x -> Activation.relu6(x.sub(0.5).mul(20)), MATRIX);
    on("sigmoid", x -> Activation.sigmoid(x.sub(0.5)), MATRIX);
    on("activation tanh", x -> Activation.tanh(x.sub(0.5)), MATRIX);
    on("internal tanh", x -> x.getNDArrayInternal().tanh(), MATRIX);
    on("softPlus", x -> Activation.softPlus(x.sub(0.5).mul(60)), MATRIX);
    on("softSign", x -> Activation.softSign(x.sub(0.5)), MATRIX);
    on("leakyRelu", x -> Activation.leakyRelu(x.sub(0.5), 0.1f), MATRIX);
    on("elu", x -> Activation.elu(x.sub(0.5), 0.7f), MATRIX);
    on("selu", x -> Activation.selu(x.sub(0.5)), MATRIX);
    on("gelu", x -> Activation.gelu(x.sub(0.5).mul(4)), MATRIX);
    on("swish", x -> Activation.swish(x.sub(0.5), 1.5f), MATRIX);
    on("mish", x -> Activation.mish(x.sub(0.5)), MATRIX);
    on("softmax", x -> x.softmax(-1), MATRIX);
    on("softmax of channels", x -> x.softmax(1), PICTURE);
    on("logSoftmax", x -> x.logSoftmax(1), MATRIX);
  }

  private void layers() {
    on("convolution", x -> convolve(x, 4, 1), PICTURE);
    on("convolution in groups", x -> convolve(x, 2, 2), PICTURE);
    on(
        "convolution without bias",
        x ->
            internal(x)
                .convolution(x, ramp(x, 3, 4, 2), null, new Shape(2), new Shape(1), new Shape(1), 1)
                .head(),
        CUBE);
    on(
        "maxPool",
        x -> internal(x).maxPool(new Shape(3, 2), new Shape(2, 2), new Shape(1, 0), false),
        PICTURE);
    on(
        "maxPool rounding up",
        x -> internal(x).maxPool(new Shape(2, 2), new Shape(2, 2), new Shape(0, 0), true),
        PICTURE);
    on(
        "avgPool",
        x -> internal(x).avgPool(new Shape(2, 2), new Shape(2, 2), new Shape(0, 0), false, true),
        PICTURE);
    on(
        "avgPool with padding",
        x -> internal(x).avgPool(new Shape(3, 3), new Shape(2, 2), new Shape(1, 1), false, true),
        PICTURE);
    on(
        "avgPool rounding up",
        x -> internal(x).avgPool(new Shape(2, 2), new Shape(2, 2), new Shape(0, 0), true, true),
        PICTURE);
    on(
        "interpolation to the nearest",
        x -> internal(x).interpolation(size(18, 16), 0, false),
        PICTURE);
    on("interpolation to a part", x -> internal(x).interpolation(size(4, 13), 0, false), PICTURE);
    on("interpolation, bilinear", x -> internal(x).interpolation(size(20, 16), 1, false), PICTURE);
    on("interpolation, bicubic", x -> internal(x).interpolation(size(20, 16), 3, false), PICTURE);
    on("resize", x -> internal(x).resize(8, 16, 0), PICTURE);
    on("resize, bilinear", x -> internal(x).resize(13, 9, 1), PICTURE);
    on("resize of one picture", x -> internal(x).resize(13, 9, 1), new Shape(9, 8, 3));
    on(
        "interpolation to twice any size",
        x -> internal(x).interpolation(size(x.size(2) * 2, x.size(3) * 2), 1, false),
        new Shape(-1, 2, -1, -1));
    on(
        "lpPool",
        x -> internal(x).lpPool(2, new Shape(3, 2), new Shape(2, 2), new Shape(0, 0), false),
        PICTURE);
    on(
        "lpPool rounding up",
        x -> internal(x).lpPool(3, new Shape(2, 2), new Shape(2, 2), new Shape(0, 0), true),
        PICTURE);
    on("globalLpPool", x -> internal(x).globalLpPool(2), PICTURE);
    on("globalMaxPool", x -> internal(x).globalMaxPool(), PICTURE);
    on("globalAvgPool", x -> internal(x).globalAvgPool(), PICTURE);
    on("globalAvgPool of sequences", x -> internal(x).globalAvgPool(), CUBE);
    on("linear", x -> internal(x).linear(x, ramp(x, 5, 6), ramp(x, 5)).head(), MATRIX);
    on("linear without bias", x -> internal(x).linear(x, ramp(x, 5, 6), null).head(), MATRIX);
    on("linear on sequences", x -> internal(x).linear(x, ramp(x, 5, 6), ramp(x, 5)).head(), CUBE);
    on("matMul", x -> x.matMul(ramp(x, 6, 3)), MATRIX);
    on("matMul in batches", x -> x.matMul(x.transpose(0, 2, 1)), CUBE);
    on("batchMatMul", x -> x.batchMatMul(x.transpose(0, 2, 1)), CUBE);
    on("dot", x -> x.dot(ramp(x, 6, 3)), MATRIX);
    on("batchNorm", x -> normalize(x, 1), PICTURE);
    on("batchNorm of features", x -> normalize(x, -1), new Shape(-1, 4));
    on("batchNorm of another axis", x -> normalize(x, 3), new Shape(-1, 9, 8, 4));
    on(
        "layerNorm",
        x -> internal(x).layerNorm(x, new Shape(4, 6), ramp(x, 4, 6), ramp(x, 4, 6), 1e-5f).head(),
        CUBE);
    on("dropout", x -> internal(x).dropout(x, 0.5f, false).head().add(1), MATRIX);
  }

  private void on(String name, UnaryOperator<NDArray> forward, Shape input) {
    all.add(OperatorCase.on(name, forward, input));
  }

  /** Whole numbers, 0 to less than that, from fractions. */
  static NDArray integers(NDArray x, int below) {
    return x.mul(below).toType(DataType.INT64, false);
  }

  private static ai.djl.ndarray.internal.NDArrayEx internal(NDArray x) {
    return x.getNDArrayInternal();
  }

  private static long[] size(long... sizes) {
    return sizes;
  }

  private static NDArray row(NDArray x) {
    return x.getManager().create(new float[] {1, 2, 3, 4, 5, 6});
  }

  /** Weights: numbers that rise evenly from -0.5 to 0.5. */
  static NDArray ramp(NDArray x, long... shape) {
    Shape wanted = new Shape(shape);
    return x.getManager().linspace(-0.5f, 0.5f, (int) wanted.size()).reshape(wanted);
  }

  private static NDArray convolve(NDArray x, int channels, int groups) {
    return internal(x)
        .convolution(
            x,
            ramp(x, 6, channels, 3, 2),
            ramp(x, 6),
            new Shape(2, 1),
            new Shape(1, 2),
            new Shape(1, 2),
            groups)
        .head();
  }

  private static NDArray normalize(NDArray x, int axis) {
    NDArray positive = ramp(x, 4).add(1);
    return internal(x)
        .batchNorm(x, ramp(x, 4), positive, positive.mul(2), ramp(x, 4), axis, 0.9f, 1e-3f, false)
        .head();
  }
}
