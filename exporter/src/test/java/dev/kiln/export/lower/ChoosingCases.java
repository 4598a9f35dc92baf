package dev.kiln.export.lower;

import static dev.kiln.export.lower.OperatorCases.integers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.kiln.export.lower.OperatorCases.OperatorCase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Choosing numbers by what they are, and putting others in their places. */
final class ChoosingCases {
  private static final Shape MATRIX = new Shape(-1, 6);
  private static final Shape CUBE = new Shape(-1, 4, 6);
  private static final Shape PICTURE = new Shape(-1, 4, 6, 5);

  private final List<OperatorCase> all = new ArrayList<>();

  static List<OperatorCase> all() {
    ChoosingCases cases = new ChoosingCases();
    cases.masks();
    cases.counts();
    cases.places();
    return cases.all;
  }

  private void masks() {
    on("get by a mask", x -> x.get(x.gt(0.5)), CUBE);
    on("get by a mask at a fixed size", x -> x.get(x.gt(0.5)), new Shape(3, 4));
    on("get rows by a mask", x -> x.get(x.get(":, 0").gt(0.5)), MATRIX);
    on("get columns by a mask", x -> x.get(":, {}", x.get(0).gt(0.5)), MATRIX);
    on("get by a mask of the last axes", x -> x.get(":, {}", x.get(0).gt(0.5)), CUBE);
    on("get by a mask of the first axes", x -> x.get(x.get("..., 0").gt(0.5)), CUBE);
    on("get by a mask between axes", x -> x.get(":, {}", x.get("0, ..., 0").gt(0.5)), PICTURE);
    on("get by a mask after an ellipsis", x -> x.get("..., {}", x.get("0, 0").gt(0.5)), CUBE);
    on("get by a mask and a number", x -> x.get("{}, 1", x.get(":, 0").gt(0.5)), MATRIX);
    on("get by a range and a mask", x -> x.get("1:, {}, 2", x.get("0, :, 0").gt(0.5)), CUBE);
    on("get by a mask, with a new axis", x -> x.get("{}, null", x.get(":, 0, 0").gt(0.5)), CUBE);
    on("get by a mask of the block's own", x -> x.get(":, {}", every(x, 3)), MATRIX);
    on(
        "get by a mask, and its size",
        x -> x.get(x.gt(0.5)).reshape(x.get(x.gt(0.5)).size(0), 1),
        MATRIX);
    on("get of the largest", x -> x.get(x.eq(x.max())), MATRIX);
    on("booleanMask", x -> x.booleanMask(x.gt(0.5)), CUBE);
    on("booleanMask of the last axes", x -> x.booleanMask(x.get(0).gt(0.5), 1), CUBE);
    on("booleanMask of the last axis", x -> x.booleanMask(x.get(0).gt(0.5), -1), MATRIX);
  }

  private void counts() {
    on("nonzero", x -> x.sub(0.5).maximum(0).nonzero(), CUBE);
    on("nonzero of booleans", x -> x.gt(0.5).nonzero(), MATRIX);
    on("nonzero where nothing is zero", NDArray::nonzero, MATRIX);
    on("nonzero columns", x -> x.gt(0.5).nonzero().get(":, 1"), MATRIX);
    list("unique", x -> x.mul(5).floor().unique());
    list("unique of what differs", NDArray::unique);
    list("unique with all it knows", x -> x.mul(5).floor().unique(null, true, true, true));
    list("unique rows", x -> x.get(":, :2").mul(3).floor().unique(0, true, true, true));
    list("unique columns", x -> x.get(":2").mul(3).floor().unique(-1, false, true, true));
    list("unique whole numbers", x -> x.mul(5).toType(DataType.INT32, false).unique());
    list("unique booleans", x -> x.gt(0.5).unique());
  }

  private void places() {
    on("scatter", x -> x.scatter(integers(x, 6), x.neg(), 1), MATRIX);
    on("scatter of some", x -> x.scatter(integers(x.get(":1, :2"), 6), x.neg(), 1), MATRIX);
    on("scatter along the last axis", x -> x.scatter(integers(x, 6), x.neg(), -1), CUBE);
    on("put", x -> x.put(integers(x.get(0), 6), x.get(1)), MATRIX);
    on("put from the end", x -> x.put(integers(x.get(0), 6).neg(), x.get(1)), MATRIX);
  }

  /** A mask for six columns that is true for every second, third, ... of them. */
  private static NDArray every(NDArray x, int step) {
    return x.getManager().create(new int[] {0, 1, 2, 3, 4, 5}).mod(step).eq(0);
  }

  private void on(String name, UnaryOperator<NDArray> forward, Shape input) {
    all.add(OperatorCase.on(name, forward, input));
  }

  private void list(String name, Function<NDArray, NDList> forward) {
    all.add(
        new OperatorCase(name, list -> forward.apply(list.singletonOrThrow()), List.of(MATRIX)));
  }
}
