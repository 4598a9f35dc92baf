package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.ModelCard;
import dev.kiln.runtime.Task;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Networks;
import dev.kiln.train.recipe.segment.SegmentSettings;
import dev.kiln.train.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code kiln export NETWORK --weights F}: what a file of weights does not say, options do. */
class CheckpointLineTest {
  @TempDir private static Path folder;

  private static Path weights(String network, int classes) {
    Path file = folder.resolve(network + "-" + classes + ".safetensors");
    if (!Files.exists(file)) {
      Network found = Networks.find(network).orElseThrow();
      Network made = classes == 0 ? found : found.withClasses(classes);
      try (NDManager manager = NDManager.newBaseManager()) {
        Weights.save(made.main().initialized(manager), file);
      }
    }
    return file;
  }

  private static Path names(int count) throws IOException {
    List<String> names = IntStream.range(0, count).mapToObj(i -> "class " + i).toList();
    return Files.write(folder.resolve("names-" + count + ".txt"), names);
  }

  private static Path colours(int count) throws IOException {
    List<String> colours =
        IntStream.range(0, count)
            .mapToObj(i -> i % 2 == 0 ? "#00000" + i % 10 : "0, 1, " + i)
            .toList();
    return Files.write(folder.resolve("colours-" + count + ".txt"), colours);
  }

  private static void refused(String reason, Object... line) {
    Console console = kiln(line);
    assertEquals(2, console.exitCode(), console.err());
    assertTrue(console.err().contains(reason), console.err());
    assertEquals(1, console.err().lines().filter(text -> !text.startsWith("note: ")).count());
  }

  @Test
  void theNumberOfClassesIsThatOfTheWeights() throws IOException {
    Path file = weights("lenet5", 26);
    Path model = folder.resolve("letters.onnx");
    Console export = kiln("export", "lenet5", "--weights", file, "-o", model);
    assertEquals(0, export.exitCode(), export.err());
    assertTrue(export.out().contains("logits float [N, 26], pixels as unit"), export.out());
    assertEquals(Task.CLASSIFICATION, ModelCard.read(model).task());
    assertEquals(List.of(), ModelCard.read(model).labels());

    Object[] line = {"export", "lenet5", "--weights", file, "-o", model, "--labels", names(26)};
    assertEquals(0, kiln(line).exitCode());
    assertEquals("class 25", ModelCard.read(model).labels().get(25));
    line[line.length - 1] = names(3);
    refused("--labels: 3 classes, but " + file + " has 26", line);
    refused(
        "--classes: 5 classes, but " + file + " has 26",
        "export",
        "lenet5",
        "--weights",
        file,
        "-o",
        model,
        "--classes",
        "5");
    refused("--classes 0: expected 1 or more", "export", "lenet5", "--classes", "0");
    refused("--palette: lenet5 colours no pixels", "export", "lenet5", "--palette", colours(10));
    refused("--labels: style tells no classes apart", "export", "style", "--labels", names(3));
  }

  @Test
  void digitsStayDigits() {
    Path model = folder.resolve("digits.onnx");
    Object[] line = {
      "export",
      "lenet5",
      "--weights",
      weights("lenet5", 10),
      "-o",
      model,
      "--image",
      "0.1307,0.3081"
    };
    Console export = kiln(line);
    assertTrue(export.out().contains("pixels as mean 0.1307, std 0.3081"), export.out());
    assertEquals(Task.DIGITS, ModelCard.read(model).task());
    assertEquals("9", ModelCard.read(model).labels().get(9));
  }

  @Test
  void aSegmentersPixelsAreThoseOfTheArticle() throws IOException {
    Path file = weights("deeplab-mobilenetv2", 5);
    Path model = folder.resolve("segmenter.onnx");
    Console plain = kiln("export", "deeplab-mobilenetv2", "--weights", file, "-o", model);
    assertEquals(0, plain.exitCode(), plain.err());
    assertTrue(plain.out().contains("pixels as unit"), plain.out());
    assertTrue(plain.err().contains("note: the network is taken to expect pixels of 0 to 1"));
    try (Model opened = Model.open(model)) {
      assertEquals(5, opened.outputs().get(0).dims().get(1));
    }

    Console told =
        kiln(
            "export",
            "deeplab-mobilenetv2",
            "--weights",
            file,
            "-o",
            model,
            "--image",
            "imagenet",
            "--labels",
            names(5),
            "--palette",
            colours(5));
    assertEquals(0, told.exitCode(), told.err());
    assertTrue(told.out().contains("pixels as imagenet"), told.out());
    assertFalse(told.err().contains("note: "), told.err());
    assertEquals(List.of(0, 0x000101, 2, 0x000103, 4), ModelCard.read(model).palette());
    assertEquals("class 4", ModelCard.read(model).labels().get(4));
  }

  @Test
  void whatARunRecordedIsNotContradicted() throws IOException {
    Path run = folder.resolve("run");
    Console train =
        kiln(
            "train",
            "deeplab-mobilenetv2",
            "--data",
            TinyData.voc(folder.resolve("voc")),
            "--crop",
            "32",
            "--epochs",
            "1",
            "--batch",
            "2",
            "--out",
            run,
            "--image",
            "127.5,64");
    assertEquals(0, train.exitCode(), train.err());
    var trained = new RunDirectory(run).run().settings(SegmentSettings.class).normalization();
    assertEquals(List.of(127.5), trained.mean());

    Path model = folder.resolve("trained.onnx");
    refused("trained on pixels of the range mean 127.5, std 64", "export", run, "--image", "unit");
    refused("--labels: 4 classes, but ", "export", run, "--labels", names(4));
    Console export =
        kiln("export", run, "-o", model, "--labels", names(3), "--palette", colours(3));
    assertEquals(0, export.exitCode(), export.err());
    assertTrue(export.out().contains("pixels as mean 127.5, std 64.0 of 0..255"), export.out());
    assertEquals("class 2", ModelCard.read(model).labels().get(2));
  }

  @ParameterizedTest
  @CsvSource({"#12345, 1", "'1,2,256', 1", "'#000000\nred', 2", "'', 1"})
  void aPaletteHoldsColours(String text, int line) throws IOException {
    Path file = Files.writeString(folder.resolve("bad.txt"), text == null ? "" : text);
    String reason = text == null || text.isEmpty() ? "names no colour" : "line " + line + ", ";
    refused(reason, "export", "deeplab-mobilenetv2", "--palette", file);
  }

  @Test
  void weightsOfAnotherNetworkAreNamed() throws IOException {
    Path style = weights("style", 0);
    Path model = folder.resolve("never.onnx");
    Console export = kiln("export", "mobilenetv2", "--weights", style, "-o", model);
    assertEquals(1, export.exitCode());
    assertTrue(export.err().strip().endsWith("; these fit style"), export.err());
    Console train =
        kiln(
            "train",
            "deeplab-mobilenetv2",
            "--data",
            TinyData.voc(folder.resolve("voc-of-others")),
            "--out",
            folder.resolve("never"),
            "--backbone",
            style);
    assertEquals(1, train.exitCode());
    assertTrue(train.err().strip().endsWith("; these fit style"), train.err());
    assertFalse(Files.exists(model));
  }

  @Test
  void aPartOfTheWeightsIsTakenIfAskedFor() {
    Path file = weights("lenet5-half", 0);
    Path model = folder.resolve("partial.onnx");
    Console whole = kiln("export", "lenet5", "--weights", file, "-o", model);
    assertEquals(1, whole.exitCode());
    assertTrue(whole.err().contains("; these fit lenet5-half"), whole.err());
    Console part = kiln("export", "lenet5", "--weights", file, "-o", model, "--partial");
    assertEquals(0, part.exitCode(), part.err());
    assertTrue(part.err().contains("note: --partial: 5 of 10 parameters fit"), part.err());
    refused("--partial: name the file by --weights", "export", "lenet5", "--partial");
  }

  @Test
  void picturesThatAreNotTakenHaveNoRange() {
    refused("--image: with --undressed", "export", "lenet5", "--undressed", "--image", "unit");
  }
}
