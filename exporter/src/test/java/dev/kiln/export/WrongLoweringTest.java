package dev.kiln.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.basicmodelzoo.cv.classification.MobileNetV2;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.NormalInitializer;
import dev.kiln.export.lower.Distorted;
import dev.kiln.export.lower.Lowering;
import dev.kiln.export.lower.Lowerings;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Op;
import dev.kiln.graph.dress.PictureInput;
import dev.kiln.graph.report.Report;
import dev.kiln.graph.verify.Tolerance;
import dev.kiln.runtime.task.Normalization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lowering that is wrong is found, and named. */
class WrongLoweringTest extends Exporting {
  @Test
  void modelThatDiffersIsNotWrittenAndTheOldFileStays() throws IOException {
    Path file = Files.writeString(folder.resolve("model.onnx"), "the old one");
    Lowerings wrong =
        Lowerings.standard()
            .with(
                "NDArrayEx.sigmoid",
                (call, emitter) -> List.of(emitter.node(Op.TANH, emitter.value(call.receiver()))));
    GraphException e =
        assertThrows(
            GraphException.class, () -> Export.of(lenet(), DIGITS).withLowerings(wrong).save(file));
    String message = e.getMessage();
    assertTrue(message.startsWith("the model differs from its source at [input float"), message);
    assertTrue(message.endsWith("; no file was written"), message);
    assertEquals("the old one", Files.readString(file));
    try (var files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  /** Nothing is left but what two libraries round differently. */
  @Test
  void aDifferenceOfRoundingsIsNone() {
    Export export = export(x -> x.exp().log().sub(x));
    Report report = export.save(folder.resolve("rounded.onnx"));
    assertEquals(1, report.verification().withinNoise().size(), report.verification()::toString);
    assertTrue(failure(export.withTolerance(Tolerance.exact())).contains("differs"));
  }

  @Test
  void toleranceIsTheCallersToChoose() {
    assertTrue(
        failure(Export.of(lenet(), DIGITS).withTolerance(Tolerance.exact())).contains("differs"));
  }

  @Test
  void firstWrongNodeIsNamedWithTheLineThatItStandsFor() {
    Lowerings wrong = Lowerings.standard().with("NDArray.tanh", by(Op.SIGMOID));
    int line = new Throwable().getStackTrace()[0].getLineNumber() + 1;
    UnaryOperator<NDArray> forward = x -> x.exp().tanh().add(1).log();
    assertTrue(
        failure(export(forward).withLowerings(wrong))
            .contains(
                "; the first difference is at Sigmoid 'Sigmoid_1', which makes 'Sigmoid_1' for"
                    + " NDArray.tanh at dev.kiln.export.WrongLoweringTest.lambda$"),
        forward::toString);
    assertTrue(
        failure(export(forward).withLowerings(wrong))
            .contains("(WrongLoweringTest.java:" + line + ")"),
        forward::toString);
  }

  @Test
  void branchThatIsRightIsNotBlamed() {
    Lowerings wrong = Lowerings.standard().with("NDArray.tanh", by(Op.SIGMOID));
    String message =
        failure(
            export(x -> x.tanh().exp().sin().add(x.cos().exp().log().exp())).withLowerings(wrong));
    assertTrue(message.contains("is at Sigmoid 'Sigmoid_0', which makes"), message);
  }

  @Test
  void wrongShapeIsBlamedToo() {
    Lowerings wrong =
        Lowerings.standard()
            .with(
                "NDArray.tanh",
                (call, emitter) ->
                    List.of(
                        emitter.node(
                            Op.UNSQUEEZE, emitter.value(call.receiver()), emitter.integers(0))));
    String message = failure(export(x -> x.tanh().exp()).withLowerings(wrong));
    assertTrue(
        message.startsWith(
            "output 'output' is float [1, 5, 6], expected float [5, 6]; the first difference is at"
                + " Unsqueeze 'Unsqueeze_0'"),
        message);
  }

  @Test
  void nodeOfANetworkThatTakesPicturesIsNamed() {
    Lowerings wrong = Lowerings.standard().with("NDArrayEx.sigmoid", by(Op.TANH));
    String message =
        failure(
            Export.of(lenet(), DIGITS)
                .withPictures(PictureInput.of(Normalization.unit()))
                .withLowerings(wrong));
    assertTrue(message.contains("at [image uint8 [5, 28, 28, 1]]"), message);
    assertTrue(message.contains("is at Tanh 'Tanh_1', which makes"), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NDArrayEx.convolution",
        "NDArrayEx.sigmoid",
        "NDArrayEx.avgPool",
        "NDArrayEx.linear"
      })
  void operatorThatIsWrongByAHundredthIsNoticed(String operator) {
    String message =
        failure(Export.of(lenet(), DIGITS).withLowerings(Distorted.of(operator, 1.01)));
    assertTrue(message.contains(" for " + operator + " at "), message);
  }

  @ParameterizedTest
  @Tag("slow")
  @ValueSource(strings = {"NDArrayEx.convolution", "NDArrayEx.batchNorm", "NDArrayEx.relu"})
  void operatorThatIsWrongIsNoticedHoweverSmallTheAnswersAre(String operator) {
    Block block = MobileNetV2.builder().setOutSize(10).build();
    block.setInitializer(new NormalInitializer(0.03f), Parameter.Type.WEIGHT);
    block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 64, 64));
    Export export = Export.of(block, new Shape(-1, 3, 64, 64));
    Report right = export.save(folder.resolve("right.onnx"));
    double largest = right.verification().worst().largest();
    assertTrue(largest > 1e-20 && largest < 1e-5, right::toString);
    String message = failure(export.withLowerings(Distorted.of(operator, 1.01)));
    assertTrue(message.contains(" for " + operator + " at "), message);
  }

  private static Lowering by(Op op) {
    return (call, emitter) -> List.of(emitter.node(op, emitter.value(call.receiver())));
  }

  private static Export export(UnaryOperator<NDArray> forward) {
    return Export.of(LambdaBlock.singleton(forward::apply), new Shape(-1, 6));
  }
}
