package dev.kiln.export.lower;

import static dev.kiln.export.lower.OperatorCases.integers;
import static dev.kiln.export.lower.OperatorCases.ramp;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import dev.kiln.export.lower.OperatorCases.OperatorCase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Choosing numbers by their position or their size, and making new ones. */
final class IndexingCases {
  private static final Shape MATRIX = new Shape(-1, 6);
  private static final Shape CUBE = new Shape(-1, 4, 6);
  private static final Shape ANY_PICTURE = new Shape(-1, 2, -1, -1);

  private final List<OperatorCase> all = new ArrayList<>();

  static List<OperatorCase> all() {
    IndexingCases cases = new IndexingCases();
    cases.indexing();
    cases.ordering();
    cases.filling();
    return cases.all;
  }

  private void indexing() {
    on("get one", x -> x.get(":, 2"), MATRIX);
    on("get the last", x -> x.get(":, -1"), CUBE);
    on("get one of the batch", x -> x.get(0), MATRIX);
    on("get a range", x -> x.get(":, 1:4"), MATRIX);
    on("get from the end", x -> x.get(":, -3:"), MATRIX);
    on("get to the end but one", x -> x.get(":, :-1"), MATRIX);
    on("get every other", x -> x.get(":, 1::2"), MATRIX);
    on("get two ranges and one", x -> x.get("1:, 0, 2:5"), CUBE);
    on("get with an ellipsis", x -> x.get("..., 1"), CUBE);
    on("get before an ellipsis", x -> x.get("0, ..."), CUBE);
    on("get by two numbers", x -> x.get(1, 2), CUBE);
    on("get with a new axis", x -> x.get(":, null, 1:3"), MATRIX);
    on("get up to a size of the input", x -> x.get(":, :, :{}", x.size(1) / 2), ANY_PICTURE);
    on("get positions", x -> x.get(":, {}", longs(x, 2, 0, 5)), MATRIX);
    on(
        "get a table of positions",
        x -> x.get(":, {}, 1", longs(x, 2, 0, 3, 3).reshape(2, 2)),
        CUBE);
    on("get positions after an ellipsis", x -> x.get("..., {}", longs(x, 2, 0, 5)), CUBE);
    on("get rows", x -> x.get(longs(x, 1, 0, 1)), MATRIX);
    on("gather", x -> x.gather(integers(x, 6), 1), MATRIX);
    on("gatherNd", x -> x.gatherNd(longs(x, 0, 1, 1, 2, 3, 0).reshape(2, 3)), CUBE);
    on("gatherNd from the end", x -> x.gatherNd(longs(x, 0, 1, -1, 2).reshape(2, 2)), CUBE);
    on("gatherNd of rows", x -> x.gatherNd(longs(x, 1, 0, 0).reshape(1, 3)), CUBE);
    on("take", x -> x.take(longs(x, 7, 0, 3)), MATRIX);
    on("flip", x -> x.flip(1), CUBE);
    on("flip two axes", x -> x.flip(0, -1), CUBE);
    on("oneHot", x -> integers(x, 5).oneHot(5), MATRIX);
    on("oneHot of a type", x -> integers(x, 5).oneHot(6, DataType.INT32), MATRIX);
    on(
        "embedding",
        x ->
            x.getNDArrayInternal()
                .embedding(integers(x, 7), ramp(x, 7, 3), SparseFormat.DENSE)
                .head(),
        MATRIX);
  }

  private void ordering() {
    on("sort", x -> x.sort(1), CUBE);
    on("sort the last axis", NDArray::sort, CUBE);
    on("argSort", x -> x.argSort(1), CUBE);
    on("argSort downwards", x -> x.argSort(-1, false), CUBE);
    on("median", NDArray::median, CUBE);
    on("median along an axis", x -> x.median(new int[] {1}), CUBE);
    on("median along an open axis", x -> x.median(new int[] {2}), ANY_PICTURE);
    on("percentile", x -> x.percentile(30), CUBE);
    on("percentile along an axis", x -> x.percentile(99.5, new int[] {1}), CUBE);
    on("percentile along an open axis", x -> x.percentile(25, new int[] {2}), ANY_PICTURE);
    all.add(new OperatorCase("topK", l -> l.head().topK(3, 1), List.of(CUBE)));
    all.add(
        new OperatorCase("topK, smallest", l -> l.head().topK(2, -1, false, true), List.of(CUBE)));
  }

  private void filling() {
    on("zeros of any size", x -> x.concat(x.zerosLike(), 1), MATRIX);
    on("ones of any size", x -> x.add(x.getManager().ones(new Shape(x.size(0), 1))), MATRIX);
    on("full of any size", x -> x.getManager().full(new Shape(x.size(0), 2), 0.5f), MATRIX);
    on("zeros of a fixed size", x -> x.add(x.getManager().zeros(new Shape(6))), MATRIX);
    on("arange", x -> x.add(x.getManager().arange(6)), MATRIX);
    on("arange of any size", x -> x.add(positions(x, 0, (int) x.size(0))), MATRIX);
    on("arange with a step", x -> x.add(x.getManager().arange(1f, 4f, 0.5f)), MATRIX);
  }

  private static NDArray positions(NDArray x, int start, int stop) {
    return x.getManager().arange(start, stop).reshape(-1, 1);
  }

  private static NDArray longs(NDArray x, long... numbers) {
    return x.getManager().create(numbers);
  }

  private void on(String name, UnaryOperator<NDArray> forward, Shape input) {
    all.add(OperatorCase.on(name, forward, input));
  }
}
