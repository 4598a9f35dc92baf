package dev.kiln.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.errors.ModelException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForeignTypesTest {
  private static final int UINT16 = 4;

  @TempDir Path folder;

  /** At its highest level, ONNX Runtime 1.29 dies on such a model. */
  @Test
  void halfWeightsThatAreInputsAreOpenedOneLevelLower() {
    Path file =
        new OnnxWriter()
            .input("x", OnnxWriter.FLOAT16, 1, 1, 3, 3)
            .input("w", OnnxWriter.FLOAT16, 1, 1, 2, 2)
            .initializer("w", OnnxWriter.FLOAT16, new byte[8], 1, 1, 2, 2)
            .node("Conv", List.of("x", "w"), "y", Map.of())
            .output("y", OnnxWriter.FLOAT16, 1, 1, 2, 2)
            .write(folder.resolve("half.onnx"));
    try (Model model = Model.open(file)) {
      Tensor x = new Tensor(ElementType.FLOAT16, new long[] {1, 1, 3, 3}, ByteBuffer.allocate(18));
      assertEquals("float16 [1, 1, 2, 2]", model.run(Map.of("x", x)).get("y").toString());
    }
  }

  @Test
  void outputsThatNoTensorHoldsAreLeftOut() {
    Path file =
        new OnnxWriter()
            .input("x", OnnxWriter.FLOAT, 2)
            .node("Cast", List.of("x"), "text", Map.of("to", OnnxWriter.STRING))
            .node("Neg", List.of("x"), "y", Map.of())
            .output("text", OnnxWriter.STRING, 2)
            .output("y", OnnxWriter.FLOAT, 2)
            .write(folder.resolve("text.onnx"));
    try (Model model = Model.open(file)) {
      assertEquals(List.of("text tensor(string)"), model.leftOut());
      Map<String, Tensor> found = model.run(Map.of("x", Tensor.floats(new float[] {1, 2}, 2)));
      assertEquals(Map.of("y", Tensor.floats(new float[] {-1, -2}, 2)), found);
    }
  }

  @Test
  void modelWithoutAnOutputThatATensorHoldsRuns() {
    Path file =
        new OnnxWriter()
            .input("x", OnnxWriter.FLOAT, 2)
            .node("Cast", List.of("x"), "text", Map.of("to", OnnxWriter.STRING))
            .output("text", OnnxWriter.STRING, 2)
            .write(folder.resolve("text.onnx"));
    try (Model model = Model.open(file)) {
      assertEquals(Map.of(), model.run(Map.of("x", Tensor.floats(new float[] {1, 2}, 2))));
    }
  }

  @Test
  void inputThatNoTensorHoldsIsNamed() {
    Path file =
        new OnnxWriter()
            .input("x", UINT16, 2)
            .node("Cast", List.of("x"), "y", Map.of("to", OnnxWriter.FLOAT))
            .output("y", OnnxWriter.FLOAT, 2)
            .write(folder.resolve("unsigned.onnx"));
    String message = assertThrows(ModelException.class, () -> Model.open(file)).getMessage();
    assertTrue(message.endsWith("'x' is tensor(uint16), which no Tensor holds"), message);
  }
}
