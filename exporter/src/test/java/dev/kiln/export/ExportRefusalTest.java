package dev.kiln.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.pooling.Pool;
import dev.kiln.graph.GraphException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What cannot be exported is refused in one line, and leaves no file. */
class ExportRefusalTest extends Exporting {
  @Test
  void blockInTrainingModeIsRefused() {
    Block block =
        new LambdaBlock(
            list -> {
              NDArray x = list.singletonOrThrow();
              return x.getNDArrayInternal().dropout(x, 0.5f, true);
            });
    String message = failure(Export.of(block, new Shape(-1, 6)));
    assertTrue(
        message.startsWith("NDArrayEx.dropout at dev.kiln.export.ExportRefusalTest"), message);
    assertTrue(message.contains("it runs as in training"), message);
  }

  @Test
  void averageThatShallNotCountItsPaddingIsRefused() {
    Block block =
        Pool.avgPool2dBlock(new Shape(3, 3), new Shape(1, 1), new Shape(1, 1), false, false);
    assertTrue(failure(Export.of(block, new Shape(-1, 1, 6, 6))).contains("countIncludePad"));
  }

  @Test
  void wrongNumberOfNamesIsRefused() {
    assertEquals(
        "the block has 1 outputs, 2 names were given: [a, b]",
        failure(Export.of(lenet(), DIGITS).withOutputs("a", "b")));
    assertEquals(
        "the name 'x' is given twice; give each input and output its own",
        failure(Export.of(lenet(), DIGITS).withInputs("x").withOutputs("x")));
  }

  @Test
  void blockWithoutParametersYetIsRefused() {
    assertEquals(
        "the block has no parameters yet ('01Conv2d_weight' is not initialized); initialize or load"
            + " it first",
        failure(Export.of(Networks.lenet(), DIGITS)));
  }

  @Test
  void shapeThatTheBlockRejectsIsNamedWithItsLine() {
    String message = failure(Export.of(lenet(), new Shape(-1, 1, 9, 9)));
    assertTrue(
        message.startsWith("the block rejects an input of shape (3, 1, 9, 9) at ai.djl.nn."),
        message);
  }

  @Test
  void folderThatIsNotThereIsNamed() {
    Path nowhere = folder.resolve("none").resolve("model.onnx");
    Export export = Export.of(lenet(), DIGITS);
    String message = assertThrows(GraphException.class, () -> export.save(nowhere)).getMessage();
    assertEquals(
        "cannot write %s: there is no folder %s".formatted(nowhere, nowhere.getParent()), message);
  }
}
