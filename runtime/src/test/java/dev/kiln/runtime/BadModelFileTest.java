package dev.kiln.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.errors.ModelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadModelFileTest {
  @TempDir Path folder;
  private int openBefore;

  @BeforeEach
  void count() {
    openBefore = NativeObjects.open();
  }

  @AfterEach
  void nothingStaysOpen() {
    assertEquals(openBefore, NativeObjects.open(), "native objects left open");
  }

  private OnnxWriter doubling(String op) {
    return new OnnxWriter()
        .input("x", OnnxWriter.FLOAT, 3)
        .floats("table", new float[1000], 1000)
        .node(op, List.of("x", "x"), "y", Map.of())
        .output("y", OnnxWriter.FLOAT, 3);
  }

  @Test
  void missingEmptyAndFolder() throws Exception {
    refused(folder.resolve("none.onnx"), "no such file");
    refused(folder, "a folder");
    refused(Files.createFile(folder.resolve("empty.onnx")), "the file is empty");
  }

  @Test
  void everyTruncationIsRefused() throws Exception {
    byte[] whole = Files.readAllBytes(doubling("Add").write(folder.resolve("whole.onnx")));
    Model.open(folder.resolve("whole.onnx")).close();
    // What follows the graph is the opset's 4 bytes; ONNX Runtime takes models without one.
    for (int length = 1; length < whole.length - 6; length += 61) {
      Path cut = folder.resolve("cut.onnx");
      Files.write(cut, Arrays.copyOf(whole, length));
      refused(cut, length > 4 ? "cut off: " : "not an ONNX file");
    }
  }

  @Test
  void otherFilesAreNotOnnx() throws Exception {
    String[] texts = {"hello", "<!DOCTYPE html><html></html>", "{\"a\": 1}", "\n\n\n\n", "PK\3\4"};
    for (String text : texts) {
      Path file = folder.resolve("other.onnx");
      Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
      refused(file, "not an ONNX file");
    }
    byte[] noise = new byte[4096];
    for (int seed = 0; seed < 200; seed++) {
      new Random(seed).nextBytes(noise);
      Path file = folder.resolve("noise.onnx");
      Files.write(file, noise);
      refused(file, "noise.onnx: ");
    }
  }

  @Test
  void whatOnnxRuntimeRefusesIsOneLine() {
    refused(doubling("Frobnicate").write(folder.resolve("op.onnx")), "Frobnicate");
    refused(doubling("Add").irVersion(99).write(folder.resolve("ir.onnx")), "IR version: 99");
    refused(doubling("Conv").write(folder.resolve("shape.onnx")), "ONNX Runtime refuses it: ");
  }

  @Test
  void damagedBytesNeverBreakTheMessage() throws Exception {
    byte[] whole = Files.readAllBytes(doubling("Add").write(folder.resolve("whole.onnx")));
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] damaged = whole.clone();
      for (int k = 0; k < 3; k++) {
        damaged[random.nextInt(120)] = (byte) random.nextInt();
      }
      Path file = folder.resolve("damaged.onnx");
      Files.write(file, damaged);
      try {
        Model.open(file).close();
      } catch (ModelException e) {
        assertOneLine(e, file);
      }
    }
  }

  @Test
  void brokenCardIsNamed() {
    refused(
        doubling("Add").metadata("kiln.labels", "[1]").write(folder.resolve("card.onnx")),
        "kiln.labels must hold strings");
    refused(
        doubling("Add").metadata("kiln.metrics", "{\"a\": }").write(folder.resolve("json.onnx")),
        "kiln.metrics is not JSON at character 7");
  }

  private static void refused(Path file, String part) {
    ModelException e = assertThrows(ModelException.class, () -> Model.open(file).close());
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertOneLine(e, file);
  }

  private static void assertOneLine(ModelException e, Path file) {
    assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
    assertFalse(e.getMessage().contains(".cc:"), e.getMessage());
  }
}
