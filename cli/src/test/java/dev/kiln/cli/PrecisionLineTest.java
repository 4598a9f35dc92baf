package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Float16, int8 without calibration, and precisions of exports. */
class PrecisionLineTest {
  @TempDir private Path folder;
  private Path small;

  @BeforeEach
  void nameTarget() {
    small = folder.resolve("small.onnx");
  }

  private static OnnxModel read(Path file) {
    return OnnxReader.read(file);
  }

  @Test
  void halfPrecisionHalvesTheFileAndFloatUndoesIt() throws IOException {
    Path model = TinyConvolutions.pictures(folder.resolve("tiny.onnx"), Map.of());
    Console half = kiln("optimize", model, "-o", small, "--precision", "fp16");
    assertEquals(0, half.exitCode(), half.err());
    assertTrue(Files.size(small) < 0.55 * Files.size(model));
    Path again = folder.resolve("again.onnx");
    Console full = kiln("optimize", small, "-o", again, "--precision", "fp32");
    assertEquals(0, full.exitCode(), full.err());
    assertTrue(Files.size(again) > 0.95 * Files.size(model));
  }

  @Test
  void halfArithmeticIsVerified() {
    Path model = TinyConvolutions.pictures(folder.resolve("tiny.onnx"), Map.of());
    Console half = kiln("optimize", model, "-o", small, "--precision", "fp16", "--compute");
    assertEquals(0, half.exitCode(), half.err());
    assertTrue(half.out().contains("[ok] verify"), half.out());
    assertTrue(kiln("inspect", small).out().contains("4 of 4 in float16"));
    assertEquals(2, kiln("optimize", model, "-o", small, "--compute").exitCode());
  }

  @Test
  void matrixProductsNeedNoCalibration() {
    Path model = TinyConvolutions.products(folder.resolve("tiny.onnx"));
    Console optimize = kiln("optimize", model, "-o", small, "--precision", "int8");
    assertEquals(0, optimize.exitCode(), optimize.err());
    assertTrue(optimize.out().contains("2 matrix products"), optimize.out());
    Console verify = kiln("verify", model, small, "--min-psnr", "30");
    assertEquals(0, verify.exitCode(), verify.err());
    assertEquals(
        2,
        kiln("optimize", model, "-o", small, "--precision", "int8", "--max-drop", "0").exitCode());
  }

  @Test
  void exportedNetworkIsQuantized() throws IOException {
    Path mnist = TinyData.mnist(folder.resolve("mnist"), 20, 10);
    Console export =
        kiln("export", "lenet5", "-o", small, "--precision", "int8", "--calibrate", mnist);
    assertEquals(0, export.exitCode(), export.err());
    assertEquals("digits", read(small).metadata().get("kiln.task"));
    assertTrue(read(small).metadata().containsKey("kiln.quantization"));
    Path undressed = folder.resolve("undressed.onnx");
    Console floats =
        kiln(
            "export",
            "lenet5",
            "-o",
            undressed,
            "--undressed",
            "--precision",
            "int8",
            "--calibrate",
            mnist);
    assertEquals(0, floats.exitCode(), floats.err());
    Path half = folder.resolve("half.onnx");
    assertEquals(0, kiln("export", "lenet5", "-o", half, "--precision", "fp16").exitCode());
    assertTrue(Files.size(half) < 140_000, "size " + Files.size(half));
  }
}
