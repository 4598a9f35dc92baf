package dev.kiln.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import dev.kiln.export.Export;
import dev.kiln.export.lower.Lowerings;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Op;
import dev.kiln.graph.report.Report;
import dev.kiln.train.op.Operators;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The trainer's own operators do in ONNX Runtime what they do in LibTorch. */
class TorchOperatorsExportTest {
  private static final Lowerings LOWERINGS =
      Lowerings.standard().withTorchOperators(Operators::compute);
  private static final Shape FIXED = new Shape(-1, 4, 9, 7);
  private static final Shape ANY = new Shape(-1, 4, -1, -1);

  @TempDir private Path folder;

  record Case(String name, UnaryOperator<NDArray> forward, Shape input) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("conv_transpose2d", x -> transposed(x, 1, 3, 1, 1, true), ANY),
        new Case("conv_transpose2d, stride", x -> transposed(x, 2, 3, 1, 1, true), ANY),
        new Case("conv_transpose2d, groups", x -> transposed(x, 2, 4, 2, 1, true), ANY),
        new Case("conv_transpose2d, dilation", x -> transposed(x, 3, 3, 1, 2, true), ANY),
        new Case("conv_transpose2d, no bias", x -> transposed(x, 2, 5, 1, 1, false), FIXED),
        new Case("pixel_shuffle", x -> Operators.pixelShuffle(x, 2), ANY),
        new Case("reflection_pad2d", x -> Operators.reflectionPad2d(x, 1, 2, 3, 4), ANY),
        new Case(
            "reflection_pad2d, one side", x -> Operators.reflectionPad2d(x, 0, 6, 0, 0), FIXED),
        new Case(
            "instance_norm", x -> Operators.instanceNorm(x, ramp(x, 4), ramp(x, 4), 1e-3), ANY),
        new Case("upsample, aligned", x -> Operators.interpolateBilinear(x, 20, 15, true), FIXED),
        new Case(
            "upsample, half pixels", x -> Operators.interpolateBilinear(x, 20, 15, false), FIXED),
        new Case("upsample twice", x -> Operators.interpolateBilinear(x, 18, 14, false), FIXED),
        new Case("downsample, aligned", x -> Operators.interpolateBilinear(x, 4, 3, true), FIXED),
        new Case(
            "downsample, half pixels", x -> Operators.interpolateBilinear(x, 4, 3, false), FIXED),
        new Case("to one pixel", x -> Operators.interpolateBilinear(x, 1, 1, true), FIXED),
        new Case("of one pixel", TorchOperatorsExportTest::meanEverywhere, ANY),
        new Case("of any size", x -> like(x, x.concat(x, 2).concat(x.concat(x, 2), 3)), ANY),
        new Case("to any size", x -> like(x.concat(x, 2).concat(x.concat(x, 2), 3), x), ANY),
        new Case("adaptive_avg_pool2d", x -> Operators.adaptiveAvgPool2d(x, 4, 5), FIXED),
        new Case("adaptive_avg_pool2d, more", x -> Operators.adaptiveAvgPool2d(x, 12, 7), FIXED),
        new Case("adaptive_avg_pool2d, one", x -> Operators.adaptiveAvgPool2d(x, 1, 1), ANY));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void operatorIsExportedForEveryOpset(Case operator) {
    for (int opset = Op.FIRST_OPSET; opset <= Op.LAST_OPSET; opset++) {
      Report report = export(operator.forward(), operator.input()).withOpset(opset).save(file());
      assertTrue(report.verification().worst().relative() <= 1e-4, report::toString);
    }
  }

  @Test
  void everyOperatorButThoseOfTrainingHasARow() {
    Set<String> missing = new TreeSet<>(Operators.names());
    missing.removeAll(LOWERINGS.operators());
    assertEquals(Set.of("cross_entropy_loss", "feature_dropout"), missing);
  }

  @Test
  void poolingToSeveralPixelsFromAnySizeIsRefusedWithItsLine() {
    Export export = export(x -> Operators.adaptiveAvgPool2d(x, 2, 2), ANY);
    String message = assertThrows(GraphException.class, () -> export.save(file())).getMessage();
    assertTrue(message.startsWith("adaptive_avg_pool2d at dev.kiln."), message);
    assertTrue(message.contains("export with a fixed size"), message);
  }

  private Path file() {
    return folder.resolve("operator.onnx");
  }

  private static Export export(UnaryOperator<NDArray> forward, Shape input) {
    LambdaBlock block = new LambdaBlock(list -> new NDList(forward.apply(list.singletonOrThrow())));
    return Export.of(block, input).withLowerings(LOWERINGS);
  }

  private static NDArray transposed(
      NDArray x, int stride, int kernel, int groups, int dilation, boolean bias) {
    return Operators.convTranspose2d(
        x,
        ramp(x, 4, 6 / groups, kernel, kernel),
        bias ? ramp(x, 6) : null,
        new Shape(stride, stride),
        new Shape(1, 0),
        new Shape(0, stride - 1),
        groups,
        new Shape(dilation, dilation));
  }

  private static NDArray meanEverywhere(NDArray x) {
    NDArray mean = x.mean(new int[] {2}, true).mean(new int[] {3}, true);
    return like(mean, x);
  }

  private static NDArray like(NDArray x, NDArray other) {
    Shape size = other.getShape();
    return Operators.interpolateBilinear(x, size.get(2), size.get(3), true);
  }

  /** Weights: numbers that rise evenly from -0.5 to 0.5. */
  private static NDArray ramp(NDArray x, long... shape) {
    Shape wanted = new Shape(shape);
    return x.getManager().linspace(-0.5f, 0.5f, (int) wanted.size()).reshape(wanted);
  }
}
