package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.pipeline.data.NpzFile;
import dev.kiln.runtime.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuantizeLineTest {
  @TempDir private Path folder;
  private Path photos;
  private Path small;

  @BeforeEach
  void writePhotos() throws IOException {
    photos = TinyConvolutions.photos(folder.resolve("photos"), 6);
    small = folder.resolve("small.onnx");
  }

  private static OnnxModel read(Path file) {
    return OnnxReader.read(file);
  }

  private static long integers(Path file) {
    return read(file).graph().nodes().stream().filter(n -> n.is("DequantizeLinear")).count();
  }

  @Test
  void modelOfPicturesIsQuantizedOnPhotos() throws IOException {
    Path model = TinyConvolutions.pictures(folder.resolve("tiny.onnx"), Map.of());
    Files.writeString(photos.resolve("broken.png"), "no picture");
    Path report = folder.resolve("report.md");
    Console optimize =
        kiln(
            "optimize",
            model,
            "-o",
            small,
            "--precision",
            "int8",
            "--calibrate",
            photos,
            "--min-psnr",
            "20",
            "--even-if-slower",
            "--report",
            report);
    assertEquals(0, optimize.exitCode(), optimize.err());
    assertTrue(optimize.out().contains("int8: mean"), optimize.out());
    assertTrue(optimize.out().contains("tried 0 in float: mean"), optimize.out());
    assertTrue(integers(small) > 0);
    assertTrue(Files.size(small) < 0.4 * Files.size(model), "size " + Files.size(small));
    String card = read(small).metadata().get("kiln.quantization");
    assertEquals(
        "int8",
        JsonParser.parseString(card).getAsJsonObject().get("precision").getAsString(),
        card);
    assertTrue(Files.readString(report).contains("| QLinearConv |"), Files.readString(report));
  }

  @Test
  void floatModelTakesPicturesOfTheRangeThatIsNamed() {
    Path model = TinyConvolutions.scores(folder.resolve("tiny.onnx"), Map.of());
    Console silent =
        kiln("optimize", model, "-o", small, "--precision", "int8", "--calibrate", photos);
    assertEquals(2, silent.exitCode());
    assertTrue(silent.err().contains("name them with --image"), silent.err());
    assertFalse(Files.exists(small));
    Console optimize =
        kiln(
            "optimize",
            model,
            "-o",
            small,
            "--precision",
            "int8",
            "--calibrate",
            photos,
            "--image",
            "unit",
            "--min-agreement",
            "0.5",
            "--even-if-slower",
            "--json");
    assertEquals(0, optimize.exitCode(), optimize.err());
    JsonObject outcome = optimize.json().getAsJsonObject("outcome");
    assertEquals("int8", outcome.get("precision").getAsString());
    assertEquals("image uint8 [N, H, W, 3]", read(small).graph().inputs().get(0).toString());
  }

  @Test
  void arraysAreInputsToo() throws IOException {
    Path model = TinyConvolutions.scores(folder.resolve("tiny.onnx"), Map.of());
    Path arrays = Files.createDirectories(folder.resolve("arrays/inner")).getParent();
    for (int i = 0; i < 4; i++) {
      float[] numbers = new float[3 * 64 * 64];
      for (int j = 0; j < numbers.length; j++) {
        numbers[j] = (float) Math.sin(j * (i + 1) / 100.0);
      }
      NpzFile.write(
          Map.of("any", Tensor.floats(numbers, 1, 3, 64, 64)),
          arrays.resolve("inner/%d.npz".formatted(i)));
    }
    Console optimize =
        kiln(
            "optimize",
            model,
            "-o",
            small,
            "--precision",
            "int8",
            "--calibrate",
            arrays,
            "--min-agreement",
            "0.5",
            "--range",
            "percentile");
    assertEquals(0, optimize.exitCode(), optimize.err());
    assertTrue(optimize.out().contains("2 samples, PERCENTILE"), optimize.out());
    NpzFile.write(Map.of("any", Tensor.floats(new float[12], 1, 3, 4)), arrays.resolve("0.npz"));
    Console wrong =
        kiln("optimize", model, "-o", small, "--precision", "int8", "--calibrate", arrays);
    assertEquals(2, wrong.exitCode());
    assertTrue(wrong.err().contains("0.npz does not fit the model"), wrong.err());
    assertEquals(1, wrong.err().lines().count(), wrong.err());
  }

  @Test
  void badCallsAreRefusedInOneLine() throws IOException {
    Path model = TinyConvolutions.pictures(folder.resolve("tiny.onnx"), Map.of());
    Path one = TinyConvolutions.photos(folder.resolve("one"), 1);
    Path none = Files.createDirectories(folder.resolve("none"));
    refused(2, "is for --precision int8", "--calibrate", photos);
    refused(2, "is not one of min-max", "--precision", "int8", "--range", "best");
    refused(2, "name a folder of real inputs", "--precision", "int8");
    refused(2, "no such folder", "--precision", "int8", "--calibrate", folder.resolve("x"));
    refused(2, "neither pictures nor", "--precision", "int8", "--calibrate", none);
    refused(1, "at least 2 samples", "--precision", "int8", "--calibrate", one);
    refused(
        2,
        "give one of the three",
        "--precision",
        "int8",
        "--min-psnr",
        "30",
        "--min-agreement",
        "1");
    refused(
        1,
        "0.01 of float's time cannot be reached here; the best",
        "--precision",
        "int8",
        "--calibrate",
        photos,
        "--max-latency",
        "0.01");
    assertFalse(Files.exists(small));
    assertTrue(Files.exists(model));
  }

  private void refused(int exitCode, String words, Object... options) {
    Object[] line = new Object[4 + options.length];
    line[0] = "optimize";
    line[1] = folder.resolve("tiny.onnx");
    line[2] = "-o";
    line[3] = small;
    System.arraycopy(options, 0, line, 4, options.length);
    Console refused = kiln(line);
    assertEquals(exitCode, refused.exitCode(), refused.err());
    assertEquals(1, refused.err().lines().count(), refused.err());
    assertTrue(refused.err().contains(words), refused.err());
  }

  @Test
  void digitsGainNothingAndStayInFloat() throws IOException {
    Path digits = Path.of("../models/digits.onnx");
    Path mnist = TinyData.mnist(folder.resolve("mnist"), 20, 10);
    Console optimize =
        kiln("optimize", digits, "-o", small, "--precision", "int8", "--calibrate", mnist);
    assertEquals(0, optimize.exitCode(), optimize.err());
    assertTrue(optimize.out().contains("int8 gains nothing here"), optimize.out());
    assertEquals(0, integers(small));
  }

  @Test
  void accuracyOnLabelledDataIsKept() throws IOException {
    Path run = Files.createDirectories(folder.resolve("classes"));
    TinyConvolutions.photos(run.resolve("a"), 6);
    TinyConvolutions.photos(run.resolve("b"), 6);
    Path model =
        TinyConvolutions.classes(
            folder.resolve("tiny.onnx"),
            Map.of("kiln.task", "classification", "kiln.labels", "[\"a\", \"b\"]"));
    Console optimize =
        kiln(
            "optimize",
            model,
            "-o",
            small,
            "--precision",
            "int8",
            "--calibrate",
            run,
            "--max-drop",
            "0.5");
    assertEquals(0, optimize.exitCode(), optimize.err());
    assertTrue(optimize.out().contains("that did not choose: float 0.5000"), optimize.out());
    Console eval = kiln("eval", small, "--data", run);
    assertEquals(0, eval.exitCode(), eval.err());
  }
}
