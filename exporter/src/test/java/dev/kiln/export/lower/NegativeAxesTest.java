package dev.kiln.export.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.internal.NDArrayEx;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import dev.kiln.export.Export;
import dev.kiln.export.capture.Call;
import dev.kiln.export.capture.Capture;
import dev.kiln.export.capture.ProbeShapes;
import dev.kiln.graph.GraphException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operator that takes an axis does with one counted from the end what DJL does: it gives the
 * same numbers, or is refused in one line where DJL refuses it.
 */
class NegativeAxesTest {
  private static final Shape CUBE = new Shape(-1, 4, 6);

  /** Rows whose integers are no axes: counts, sizes, groups, layers. */
  private static final Set<String> NO_AXES =
      Set.of(
          "NDArray.oneHot(int)",
          "NDArray.oneHot(int,DataType)",
          "NDArray.tile",
          "NDArrayEx.convolution",
          "NDArrayEx.gru",
          "NDArrayEx.interpolation",
          "NDArrayEx.lstm",
          "NDArrayEx.resize",
          "NDArrayEx.rnn");

  private static final Set<Class<?>> AXES =
      Set.of(int.class, int[].class, Integer.class, long.class);

  @TempDir Path folder;

  /** One that takes an axis of a cube. */
  private record AxisOperator(String name, AxisForward forward) {
    @Override
    public String toString() {
      return name;
    }
  }

  @FunctionalInterface
  private interface AxisForward {
    NDList apply(NDArray x, int axis);
  }

  static List<AxisOperator> operators() {
    return Stream.of(arranging(), reducing(), choosing(), others()).flatMap(o -> o).toList();
  }

  private static Stream<AxisOperator> arranging() {
    return Stream.of(
        one("swapAxes", (x, axis) -> x.swapAxes(axis, 1)),
        one("swapAxes with the last", (x, axis) -> x.swapAxes(-1, axis)),
        one("transpose", (x, axis) -> x.transpose(others(axis))),
        one("expandDims", (x, axis) -> x.expandDims(axis)),
        one("squeeze", (x, axis) -> x.expandDims(axis).squeeze(axis)),
        one("squeeze a list", (x, axis) -> x.expandDims(axis).squeeze(new int[] {axis})),
        one("squeeze nothing", (x, axis) -> x.squeeze(axis).add(1)),
        one("flatten", (x, axis) -> x.flatten(axis, -1)),
        one("flip", (x, axis) -> x.flip(axis)),
        one("rotate90", (x, axis) -> x.rotate90(1, new int[] {axis, axis == -1 ? -2 : -1})),
        one("repeat", (x, axis) -> x.repeat(axis, 2)),
        one("concat", (x, axis) -> x.concat(x.neg(), axis)),
        one("stack", (x, axis) -> x.stack(x.neg(), axis)),
        new AxisOperator("split", (x, axis) -> x.get(":2").split(2, axis)),
        new AxisOperator("split at", (x, axis) -> x.get(":2").split(new long[] {1}, axis)));
  }

  private static Stream<AxisOperator> reducing() {
    return Stream.of(
        one("sum", (x, axis) -> x.sum(new int[] {axis})),
        one("mean", (x, axis) -> x.mean(new int[] {axis})),
        one("max", (x, axis) -> x.max(new int[] {axis}, true)),
        one("min", (x, axis) -> x.min(new int[] {axis})),
        one("prod", (x, axis) -> x.prod(new int[] {axis})),
        one("norm", (x, axis) -> x.norm(new int[] {axis})),
        one("normalize", (x, axis) -> x.normalize(2, axis)),
        one("countNonzero", (x, axis) -> x.gt(0.5).countNonzero(axis)),
        one("median", (x, axis) -> x.median(new int[] {axis})),
        one("percentile", (x, axis) -> x.percentile(30, new int[] {axis})),
        one("argMax", (x, axis) -> x.argMax(axis)),
        one("argMin", (x, axis) -> x.argMin(axis)));
  }

  private static Stream<AxisOperator> choosing() {
    return Stream.of(
        one("sort", (x, axis) -> x.sort(axis)),
        one("argSort", (x, axis) -> x.argSort(axis)),
        one("argSort downwards", (x, axis) -> x.argSort(axis, false)),
        new AxisOperator("topK", (x, axis) -> x.topK(2, axis)),
        one("gather", (x, axis) -> x.gather(OperatorCases.integers(x, 2), axis)),
        one("scatter", (x, axis) -> x.scatter(OperatorCases.integers(x, 2), x.neg(), axis)),
        new AxisOperator("unique", (x, axis) -> x.round().unique(axis, true, true, true)),
        one("booleanMask", (x, axis) -> x.booleanMask(x.get(0).gt(0.5), axis)),
        one("get", (x, axis) -> x.get("1, " + axis)),
        one("get numbers", (x, axis) -> x.get(1, axis)),
        one("get a range", (x, axis) -> x.get(":, :, " + axis + ":")),
        one("get a range that ends", (x, axis) -> x.get(":, :, :" + axis)),
        one("take", (x, axis) -> x.take(x.getManager().create(new long[] {axis}))));
  }

  private static Stream<AxisOperator> others() {
    return Stream.of(
        one("cumSum", (x, axis) -> x.cumSum(axis)),
        one("cumProd", (x, axis) -> x.cumProd(axis)),
        one("diff", (x, axis) -> x.diff(1, axis)),
        one("softmax", (x, axis) -> x.softmax(axis)),
        one("logSoftmax", (x, axis) -> x.logSoftmax(axis)),
        one("batchNorm", NegativeAxesTest::batchNorm));
  }

  private static NDArray batchNorm(NDArray x, int axis) {
    NDArray ramp = OperatorCases.ramp(x, axis == -1 ? 4 : axis == -2 ? 4 : 2).add(1);
    return x.get(":2")
        .getNDArrayInternal()
        .batchNorm(x.get(":2"), ramp, ramp, ramp, ramp, axis, 0.9f, 1e-3f, false)
        .head();
  }

  @ParameterizedTest
  @MethodSource("operators")
  void axisFromTheEndMeansWhatItMeansInDjl(AxisOperator operator) {
    for (int axis = -1; axis >= -CUBE.dimension(); axis--) {
      Export export = Export.of(block(operator, axis), CUBE);
      Path file = folder.resolve(operator.name() + axis + ".onnx");
      if (djlTakes(operator, axis)) {
        export.save(file);
      } else {
        String message = assertThrows(GraphException.class, () -> export.save(file)).getMessage();
        assertEquals(1, message.lines().count(), message);
      }
    }
  }

  @Test
  void everyRowThatMayTakeAnAxisIsWalked() {
    Set<String> walked = new TreeSet<>(NO_AXES);
    for (AxisOperator operator : operators()) {
      if (djlTakes(operator, -2)) {
        Capture.of(
                block(operator, -2), ProbeShapes.of(List.of(CUBE)), Map.of(), Lowerings.standard())
            .calls()
            .stream()
            .map(Call::operator)
            .forEach(walked::add);
      }
    }
    // DJL's PyTorch engine takes no negative axis for these; they are walked all the same.
    walked.addAll(Set.of("NDArray.split", "NDArray.split(long,int)", "NDArray.squeeze"));
    Set<String> missing = new TreeSet<>(Lowerings.standard().operators());
    missing.removeIf(row -> !mayTakeAnAxis(row));
    missing.removeAll(walked);
    assertEquals(Set.of(), missing);
  }

  private static boolean mayTakeAnAxis(String row) {
    String[] parts = row.replaceFirst("\\(.*", "").split("\\.");
    Class<?> type =
        switch (parts[0]) {
          case "NDArray" -> NDArray.class;
          case "NDArrayEx" -> NDArrayEx.class;
          default -> Void.class;
        };
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getName().equals(parts[1]) && !method.isDefault())
        .flatMap(method -> Arrays.stream(method.getParameterTypes()))
        .anyMatch(AXES::contains);
  }

  private static boolean djlTakes(AxisOperator operator, int axis) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = manager.arange(72f).div(72).reshape(3, 4, 6);
      operator.forward().apply(x, axis);
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static LambdaBlock block(AxisOperator operator, int axis) {
    return new LambdaBlock(list -> operator.forward().apply(list.singletonOrThrow(), axis));
  }

  private static AxisOperator one(String name, BiFunction<NDArray, Integer, NDArray> forward) {
    return new AxisOperator(name, (x, axis) -> new NDList(forward.apply(x, axis)));
  }

  /** Axes in another order, the given one first. */
  private static int[] others(int axis) {
    return new int[] {axis, axis == -1 ? -2 : -1, axis == -3 ? -2 : -3};
  }
}
