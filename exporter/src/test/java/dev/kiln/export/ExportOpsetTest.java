package dev.kiln.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import dev.kiln.graph.dress.Dressing;
import dev.kiln.graph.dress.PictureInput;
import dev.kiln.graph.dress.PictureOutput;
import dev.kiln.graph.report.Report;
import dev.kiln.runtime.task.Normalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which version of ONNX's operators a model is written for. */
class ExportOpsetTest extends Exporting {
  @ParameterizedTest
  @ValueSource(ints = {12, 22})
  void opsetThatKilnDoesNotWriteIsRefused(int opset) {
    assertEquals(
        "opset " + opset + " is not supported; choose one from 13 to 21",
        assertThrows(
                IllegalArgumentException.class, () -> Export.of(lenet(), DIGITS).withOpset(opset))
            .getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 14, 15, 16, 17, 18, 19, 20, 21})
  void picturesGoInAndComeOutAtEveryOpset(int opset) {
    Block block =
        Networks.initialized(
            new SequentialBlock().add(Networks.conv(3, 3, 1)).add(Activation.tanhBlock()),
            manager,
            new Shape(1, 3, 8, 8));
    Report report =
        Export.of(block, new Shape(-1, 3, -1, -1))
            .withDressing(
                Dressing.of(
                    PictureInput.of(Normalization.imagenet()).paddedTo(4),
                    new PictureOutput("output", "styled", Normalization.signed())))
            .withOpset(opset)
            .save(folder.resolve("pictures.onnx"));
    assertEquals(opset, report.opset());
  }

  @Test
  void opsetThatLacksAnOperatorIsRefusedWithItsName() {
    Block block =
        new LambdaBlock(
            list -> {
              NDArray x = list.singletonOrThrow();
              NDArray one = x.getManager().ones(new Shape(6));
              return x.getNDArrayInternal().layerNorm(x, new Shape(6), one, one, 1e-5f);
            });
    String message = failure(Export.of(block, new Shape(-1, 6)).withOpset(16));
    assertTrue(
        message.startsWith("NDArrayEx.layerNorm at dev.kiln.export.ExportOpsetTest"), message);
    assertTrue(message.contains("LayerNormalization needs opset 17 or newer"), message);
  }
}
