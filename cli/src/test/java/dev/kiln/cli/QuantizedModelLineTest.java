package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands make of a model that is quantized. */
class QuantizedModelLineTest {
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
  void quantizedModelIsInspectedComparedAndRun() throws IOException {
    Path model =
        TinyConvolutions.pictures(folder.resolve("tiny.onnx"), Map.of("kiln.task", "style"));
    Path sheet = folder.resolve("sheet.png");
    quantize(model, "--min-psnr", "20", "--sheet", sheet);
    assertEquals(2 + 4 * 82, ImageIO.read(sheet.toFile()).getWidth());
    String inspected = kiln("inspect", small).out();
    assertTrue(inspected.contains("products: 4 of 4 in int8 (100 %)"), inspected);
    assertTrue(inspected.contains("kiln.quantization = {"), inspected);
    Console plain = kiln("verify", model, small);
    assertEquals(1, plain.exitCode());
    assertTrue(plain.err().contains("4 nodes in int8, so judge it with --min-psnr"), plain.err());
    Console near = kiln("verify", model, small, "--data", photos, "--min-psnr", "20");
    assertEquals(0, near.exitCode(), near.err());
    assertTrue(near.out().contains("on 6 samples"), near.out());
    Console far = kiln("verify", model, small, "--min-psnr", "119");
    assertEquals(1, far.exitCode());
    assertTrue(far.err().contains("is further from"), far.err());
    assertEquals(2, kiln("verify", model, small, "--min-agreement", "1").exitCode());
    assertEquals(2, kiln("verify", model, small, "--data", photos).exitCode());
    Path photo = photos.resolve("photo00.png");
    Path styled = folder.resolve("styled.png");
    Console run = kiln("run", small, photo, "-o", styled);
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(Files.exists(styled));
    Console bench = kiln("bench", small, "--seconds", "1");
    assertEquals(0, bench.exitCode(), bench.err());
    Console live =
        kiln(
            "live",
            "--model",
            small,
            "--headless",
            "--source",
            "../samples/clip.avi",
            "--seconds",
            "2",
            "--json");
    assertEquals(0, live.exitCode(), live.err());
  }

  @Test
  void weightsOfQuantizedModelMayLieBesideIt() throws IOException {
    Path model = TinyConvolutions.pictures(folder.resolve("tiny.onnx"), Map.of());
    quantize(model, "--min-psnr", "20", "--external");
    assertBeside(small);
    Console same = kiln("verify", model, small, "--data", photos, "--min-psnr", "20");
    assertEquals(0, same.exitCode(), same.err());
    Path products = TinyConvolutions.products(folder.resolve("products.onnx"));
    Path dynamic = folder.resolve("dynamic.onnx");
    Console optimize =
        kiln("optimize", products, "-o", dynamic, "--precision", "int8", "--external");
    assertEquals(0, optimize.exitCode(), optimize.err());
    assertBeside(dynamic);
  }

  @Test
  void quantizedModelIsRefusedAndOptimizedAsItIs() throws IOException {
    Path model = TinyConvolutions.pictures(folder.resolve("tiny.onnx"), Map.of());
    quantize(model, "--min-psnr", "20");
    Path again = folder.resolve("again.onnx");
    Console twice =
        kiln("optimize", small, "-o", again, "--precision", "int8", "--calibrate", photos);
    assertEquals(1, twice.exitCode());
    assertTrue(twice.err().contains("is quantized already"), twice.err());
    Console optimize = kiln("optimize", small, "-o", again);
    assertEquals(0, optimize.exitCode(), optimize.err());
    assertTrue(Files.size(again) <= Files.size(small), "size " + Files.size(again));
    assertEquals(
        kiln("inspect", small).out().lines().filter(l -> l.startsWith("precision")).toList(),
        kiln("inspect", again).out().lines().filter(l -> l.startsWith("precision")).toList());
    assertEquals(integers(small), integers(again));
  }

  private void assertBeside(Path model) throws IOException {
    String name = model.getFileName().toString().replace(".onnx", "");
    try (var files = Files.list(folder)) {
      assertEquals(2, files.filter(f -> f.getFileName().toString().startsWith(name)).count());
    }
  }

  private void quantize(Path model, Object... more) {
    Object[] line = {
      "optimize",
      model,
      "-o",
      small,
      "--precision",
      "int8",
      "--calibrate",
      photos,
      "--even-if-slower"
    };
    Object[] all = Arrays.copyOf(line, line.length + more.length);
    System.arraycopy(more, 0, all, line.length, more.length);
    Console optimize = kiln(all);
    assertEquals(0, optimize.exitCode(), optimize.err());
    assertTrue(integers(small) > 0, optimize.out());
  }
}
