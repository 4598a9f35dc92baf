package dev.kiln.export.lower;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.kiln.export.lower.OperatorCases.OperatorCase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Moving numbers, and making one of many. */
final class ShapeCases {
  private static final Shape MATRIX = new Shape(-1, 6);
  private static final Shape CUBE = new Shape(-1, 4, 6);
  private static final Shape PICTURE = new Shape(-1, 4, 9, 8);

  private final List<OperatorCase> all = new ArrayList<>();

  static List<OperatorCase> all() {
    ShapeCases cases = new ShapeCases();
    cases.shapes();
    cases.reductions();
    return cases.all;
  }

  private void shapes() {
    on("reshape", x -> x.reshape(-1, 3, 2), MATRIX);
    on("reshape keeping the batch", x -> x.reshape(x.getShape().get(0), 3, 2), MATRIX);
    on("reshape keeping the batch and the rest", x -> x.reshape(x.size(0), -1), PICTURE);
    on("reshape moving the batch", x -> x.reshape(2, x.size(0), 3), MATRIX);
    on("reshape to a multiple", x -> x.reshape(x.size(0) * 4, 6), CUBE);
    on(
        "reshape of many sizes",
        x -> x.reshape(x.size(0), x.size(2) * x.size(3), x.size(1)),
        new Shape(-1, 3, -1, -1));
    on("flatten", NDArray::flatten, PICTURE);
    on("flatten some", x -> x.flatten(1, 2), PICTURE);
    on("expandDims", x -> x.expandDims(1), MATRIX);
    on("expandDims at the end", x -> x.expandDims(-1), MATRIX);
    on("squeeze", x -> x.expandDims(1).squeeze(1), MATRIX);
    on("squeeze of a longer axis", x -> x.squeeze(1).add(1), MATRIX);
    on("squeeze some", x -> x.expandDims(1).expandDims(0).squeeze(new int[] {0, 2}), MATRIX);
    on("squeeze all", x -> x.expandDims(1).squeeze(), MATRIX);
    on("transpose", x -> x.transpose(0, 2, 3, 1), PICTURE);
    on("transpose whole", NDArray::transpose, CUBE);
    on("swapAxes", x -> x.swapAxes(1, 2), CUBE);
    on("rotate90", x -> x.rotate90(1, new int[] {1, 2}), CUBE);
    on("rotate90 back", x -> x.rotate90(-1, new int[] {2, 0}), CUBE);
    on("rotate90 twice", x -> x.rotate90(6, new int[] {1, 2}), CUBE);
    on("broadcast", x -> x.broadcast(new Shape(4, x.size(0), 6)), MATRIX);
    on("pad", x -> x.pad(new Shape(1, 2), 0.5), MATRIX);
    on("pad two axes", x -> x.pad(new Shape(1, 2, 3, 0), 0), CUBE);
    on("tile", x -> x.tile(2), MATRIX);
    on("tile each axis", x -> x.tile(new long[] {2, 3}), MATRIX);
    on("tile with a new axis", x -> x.tile(new long[] {2, 1, 3}), MATRIX);
    on("repeat", x -> x.repeat(2), MATRIX);
    on("repeat along an axis", x -> x.repeat(1, 3), CUBE);
    on("repeat along the last axis", x -> x.repeat(-1, 3), CUBE);
    on("repeat to a shape", x -> x.repeat(new Shape(x.size(0), 12)), MATRIX);
    on("repeat the first axes", x -> x.repeat(new long[] {2, 3}), CUBE);
    on("concat", x -> x.concat(x.neg(), 1), MATRIX);
    on("concat of three", x -> NDArrays.concat(new NDList(x, x.neg(), x), 0), MATRIX);
    on("stack", x -> NDArrays.stack(new NDList(x, x.neg()), 1), MATRIX);
    on("stack at the end", x -> NDArrays.stack(new NDList(x, x.neg()), -1), MATRIX);
    all.add(new OperatorCase("split", l -> l.head().split(2, 1), List.of(MATRIX)));
    all.add(new OperatorCase("split unevenly", l -> l.head().split(4, 1), List.of(MATRIX)));
    all.add(
        new OperatorCase("split at", l -> l.head().split(new long[] {1, 4}, 1), List.of(MATRIX)));
  }

  private void reductions() {
    on("sum", NDArray::sum, MATRIX);
    on("sum along axes", x -> x.sum(new int[] {1, -1}), CUBE);
    on("sum of whole numbers", x -> x.mul(9).toType(DataType.INT32, false).sum(), MATRIX);
    on("mean", NDArray::mean, MATRIX);
    on("mean along an axis", x -> x.mean(new int[] {1}, true), CUBE);
    on("max", NDArray::max, MATRIX);
    on("max along an axis", x -> x.max(new int[] {1}), CUBE);
    on("min", NDArray::min, MATRIX);
    on("min along an axis", x -> x.min(new int[] {2}, true), CUBE);
    on("prod", NDArray::prod, new Shape(-1, 2));
    on("prod along an axis", x -> x.prod(new int[] {1}), CUBE);
    on("cumSum", x -> x.cumSum(1), CUBE);
    on("cumSum of the first axis", NDArray::cumSum, MATRIX);
    on("cumProd", x -> x.add(0.5).cumProd(1), CUBE);
    on("cumProd of an open axis", x -> x.add(0.5).cumProd(1), new Shape(-1, -1, 3));
    on("cumProd of the last axis, open", x -> x.add(0.5).cumProd(1), new Shape(-1, -1));
    on("cumProd of whole numbers", x -> OperatorCases.integers(x, 3).cumProd(1), CUBE);
    on("cumProd of a type", x -> x.mul(3).cumProd(1, DataType.INT64), CUBE);
    on("diff", x -> x.diff(1, 1), CUBE);
    on("diff twice", x -> x.diff(2, 2), CUBE);
    on("diff of booleans", x -> x.gt(0.5).diff(1, 1), MATRIX);
    on("normalize", x -> x.normalize(2, 1), CUBE);
    on("normalize to a sum of one", x -> x.normalize(1, -1, 1e-3), CUBE);
    on("norm", x -> x.norm(), MATRIX);
    on("norm along an axis", x -> x.norm(new int[] {1}, true), CUBE);
    on("argMax", NDArray::argMax, MATRIX);
    on("argMax along an axis", x -> x.argMax(1), CUBE);
    on("argMin along an axis", x -> x.argMin(-1), CUBE);
  }

  private void on(String name, UnaryOperator<NDArray> forward, Shape input) {
    all.add(OperatorCase.on(name, forward, input));
  }
}
