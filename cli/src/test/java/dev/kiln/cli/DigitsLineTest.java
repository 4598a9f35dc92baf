package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.kiln.pictures.Pictures;
import dev.kiln.train.data.Idx;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From a network to answers by the commands that people type, and what they hear about bad input.
 */
class DigitsLineTest {
  @TempDir private static Path folder;
  private static Path model;
  private static Path mnist;

  @BeforeAll
  static void exportANetworkAndWriteASmallMnist() throws IOException {
    model = folder.resolve("lenet5.onnx");
    Console export = kiln("export", "lenet5", "-o", model);
    assertEquals(0, export.exitCode(), export.err());
    for (String step : List.of("capture", "lower", "simplify", "dress", "save", "verify")) {
      assertTrue(export.out().contains("[ok] " + step), export.out());
    }
    mnist = Files.createDirectory(folder.resolve("mnist"));
    byte[] pixels = new byte[30 * 784];
    new Random(1).nextBytes(pixels);
    byte[] labels = new byte[30];
    Arrays.setAll(new int[30], i -> labels[i] = (byte) (i % 10));
    new Idx(new int[] {30, 28, 28}, pixels).write(mnist.resolve("t10k-images-idx3-ubyte.gz"));
    new Idx(new int[] {30}, labels).write(mnist.resolve("t10k-labels-idx1-ubyte"));
  }

  @Test
  void anExportedModelSaysWhatItIs() {
    JsonObject contents = kiln("inspect", model, "--json").json();
    assertEquals(
        "image uint8 [N, 28, 28, 1]", contents.getAsJsonArray("inputs").get(0).getAsString());
    assertEquals("logits float [N, 10]", contents.getAsJsonArray("outputs").get(0).getAsString());
    assertEquals("digits", contents.getAsJsonObject("metadata").get("kiln.task").getAsString());
    assertEquals(416_520, contents.get("multiply_adds").getAsLong());
    assertTrue(contents.get("weight_bytes").getAsLong() > 4 * 61_706);
  }

  @Test
  void aModelIsDrawn() throws IOException {
    Path svg = folder.resolve("lenet5.svg");
    Console inspect = kiln("inspect", model, "--svg", svg);
    assertEquals(0, inspect.exitCode(), inspect.err());
    assertTrue(
        inspect.out().contains("multiply-adds 416,520 at image uint8 [1, 28, 28, 1]"),
        inspect.out());
    assertTrue(Files.readString(svg).startsWith("<svg "));
  }

  @Test
  void anUndressedModelTakesFloats() {
    Path plain = folder.resolve("plain.onnx");
    assertEquals(0, kiln("export", "lenet5", "--undressed", "-o", plain).exitCode());
    JsonObject contents = kiln("inspect", plain, "--json").json();
    assertEquals(
        "input float [N, 1, 28, 28]", contents.getAsJsonArray("inputs").get(0).getAsString());
  }

  @Test
  void aModelIsMeasuredOnATestSet() {
    JsonObject measured = kiln("eval", model, "--data", mnist, "--json").json();
    assertEquals(30, measured.get("images").getAsInt());
    double accuracy = measured.get("correct").getAsDouble() / 30;
    assertEquals(accuracy, measured.get("accuracy").getAsDouble(), 1e-9);
    assertEquals(3, rowSum(measured, 7), "each digit is there three times");
  }

  private static int rowSum(JsonObject measured, int digit) {
    int sum = 0;
    for (var count : measured.getAsJsonArray("confusion").get(digit).getAsJsonArray()) {
      sum += count.getAsInt();
    }
    return sum;
  }

  @Test
  void everyDigitOnTheSamplePageIsFoundInReadingOrder() throws IOException {
    Path out = folder.resolve("drawn.png");
    // Random weights are sure of nothing.
    JsonObject page = kiln("run", model, sample(), "--confidence", "0", "--json", "-o", out).json();
    assertEquals(0, kiln("run", model, sample(), "--json").json().getAsJsonArray("digits").size());
    assertEquals(13, page.getAsJsonArray("digits").size());
    JsonObject first = page.getAsJsonArray("digits").get(0).getAsJsonObject();
    assertEquals(4, first.getAsJsonArray("box").size());
    assertTrue(first.get("confidence").getAsDouble() > 0);
    BufferedImage drawn = Pictures.read(out);
    assertEquals(Pictures.read(sample()).getWidth(), drawn.getWidth());
  }

  @Test
  void digitsOfWhichNoneIsSureEnoughAreCounted() {
    Console console = kiln("run", model, sample());
    assertEquals(0, console.exitCode(), console.err());
    assertEquals("13 found, none sure enough; --confidence 0 shows them", console.out().strip());
    assertEquals(13, kiln("run", model, sample(), "--confidence", "0").out().lines().count());
  }

  @Test
  void severalPicturesGiveSeveralAnswers() {
    Path out = folder.resolve("answers");
    Console console = kiln("run", model, sample(), sample(), "--json", "-o", out);
    assertEquals(2, console.json().getAsJsonArray("images").size());
    assertTrue(Files.isRegularFile(out.resolve("digits.png")));
  }

  @Test
  void aPageWithoutDigitsSaysSo() throws IOException {
    Path blank = folder.resolve("blank.png");
    Pictures.write(new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB), blank);
    Console console = kiln("run", model, blank);
    assertEquals(0, console.exitCode(), console.err());
    assertEquals("no digits found", console.out().strip());
  }

  @Test
  void aBrokenModelIsNamedInOneLine() throws IOException {
    Path broken = folder.resolve("broken.onnx");
    Files.write(broken, Arrays.copyOf(Files.readAllBytes(model), 5_000));
    fails(1, "broken.onnx", "run", broken, sample());
    fails(1, "broken.onnx", "inspect", broken);
    fails(1, "broken.onnx", "eval", broken, "--data", mnist);
  }

  @Test
  void whatIsNoPictureIsNamedInOneLine() throws IOException {
    Path text = Files.writeString(folder.resolve("text.png"), "no picture");
    fails(1, "text.png", "run", model, text);
    fails(1, "absent.png", "run", model, folder.resolve("absent.png"));
  }

  @Test
  void wrongArgumentsAreRefusedBeforeAnyWork() {
    fails(2, "did you mean 'lenet5-relu'?", "export", "lenet5relu");
    fails(2, "13 to 21", "export", "lenet5", "--opset", "12");
    fails(2, "digitz", "run", "digitz", sample());
    fails(2, ".docx", "run", model, sample(), "-o", folder.resolve("out.docx"));
    fails(2, "cpux", "run", model, sample(), "--provider", "cpux");
    fails(2, "name pictures, folders or videos", "run", model);
  }

  @Test
  void missingDataIsNamedWithWhereItBelongs() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    fails(1, "t10k-images-idx3-ubyte", "eval", model, "--data", empty);
  }

  @Test
  void aFailedExportLeavesWhatWasThere() throws IOException {
    Path file = Files.write(folder.resolve("kept.onnx"), new byte[] {1, 2, 3});
    Path weights = Files.write(folder.resolve("bad.safetensors"), new byte[] {9, 9});
    fails(1, "bad.safetensors", "export", "lenet5", "--weights", weights, "-o", file);
    assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(file));
    fails(1, "blocked", "export", "lenet5", "-o", blocked().resolve("x.onnx"));
    try (Stream<Path> files = Files.list(folder)) {
      assertFalse(files.anyMatch(f -> f.toString().endsWith(".part")), "nothing half-written");
    }
  }

  /** A file where a folder would have to be. */
  private static Path blocked() throws IOException {
    return Files.write(folder.resolve("blocked"), new byte[0]);
  }

  /** Drawing starts AWT's graphics, which takes longer than reading the page. */
  @Test
  void withoutAnOutputNothingIsDrawn() throws Exception {
    Path log = folder.resolve("classes.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + log,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.kiln.cli.Kiln",
                "run",
                "../models/digits.onnx",
                sample().toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("answer.txt").toFile())
            .start();
    assertEquals(0, process.waitFor());
    assertEquals(13, Files.readAllLines(folder.resolve("answer.txt")).size());
    assertFalse(
        Files.readString(log).contains("sun.java2d.SunGraphics2D "), "nothing is drawn into");
  }

  private static void fails(int exitCode, String about, Object... arguments) {
    Console console = kiln(arguments);
    assertEquals(exitCode, console.exitCode(), console.err());
    assertEquals(
        1,
        console.err().strip().lines().filter(l -> l.startsWith("kiln: ")).count(),
        console.err());
    assertTrue(console.err().contains(about), console.err());
    assertTrue(console.out().isEmpty(), console.out());
  }

  private static Path sample() {
    return Path.of("../samples/digits.png");
  }
}
