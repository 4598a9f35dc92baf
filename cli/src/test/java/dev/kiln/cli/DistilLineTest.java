package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.GraphBuilder;
import dev.kiln.graph.Op;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.ModelCard;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model learns from another what that one gives, of pictures without labels. */
class DistilLineTest {
  @TempDir private static Path folder;
  private static Path pictures;
  private static Path classes;

  @BeforeAll
  static void prepare() throws IOException {
    pictures = folder.resolve("pictures");
    classes = folder.resolve("classes");
    for (int i = 0; i < 10; i++) {
      Color dark = new Color(20 + 4 * i, 30, 40);
      Color light = new Color(190 + 4 * i, 220, 200);
      Shades.paint(pictures, "a" + i, 16, 16, dark);
      Shades.paint(pictures, "b" + i, 16, 16, light);
      Shades.paint(classes.resolve("dark"), "a" + i, 16, 16, dark);
      Shades.paint(classes.resolve("light"), "b" + i, 16, 16, light);
    }
  }

  /** A 1x1 convolution, the mean, and a layer for two classes. */
  private static Path classifier(String name, TensorData first, TensorData last, String labels) {
    GraphBuilder graph = new GraphBuilder("main_graph", 13);
    List<Dim> shape = List.of(Dim.of("N"), Dim.of(3), Dim.of(16), Dim.of(16));
    Value x = graph.input("input", ElementType.FLOAT, shape);
    Value seen = graph.node(Op.CONV, Map.of(), x, graph.initializer("first", first));
    Value pooled =
        graph.node(Op.GLOBAL_AVERAGE_POOL, Map.of(), graph.node(Op.RELU, Map.of(), seen));
    long width = first.dims().get(0);
    Value sizes = graph.initializer("shape", TensorData.ofLongs(-1, width));
    Value flat = graph.node(Op.RESHAPE, Map.of(), pooled, sizes);
    Value scores =
        graph.node(
            Op.GEMM,
            Map.of("transB", Attribute.of(1L)),
            flat,
            graph.initializer("fc.weight", last),
            graph.initializer("fc.bias", TensorData.ofFloats(List.of(2L), 2, -2)));
    graph.describe(scores, ElementType.FLOAT, List.of(Dim.of("N"), Dim.of(2)));
    graph.reserve("output");
    graph.output("output", graph.node(Op.SOFTMAX, Map.of("axis", Attribute.of(1L)), scores));
    Map<String, String> card = labels.isEmpty() ? Map.of() : Map.of("kiln.labels", labels);
    return written(name, OnnxModel.of(graph.build(), 13, card));
  }

  private static Path written(String name, OnnxModel model) {
    Path file = folder.resolve(name);
    OnnxWriter.write(model, file);
    return file;
  }

  /** Bright pictures are light. */
  private static Path teacher() {
    TensorData mean = TensorData.ofFloats(List.of(1L, 3L, 1L, 1L), 1 / 3f, 1 / 3f, 1 / 3f);
    TensorData sides = TensorData.ofFloats(List.of(2L, 1L), -4, 4);
    return classifier("teacher.onnx", mean, sides, "[\"dark\",\"light\"]");
  }

  private static Path pupil() {
    return classifier("pupil.onnx", Shades.weights(8, 3, 1, 1), Shades.weights(2, 8), "");
  }

  private static Console distil(Path data, Path output, String... options) {
    List<Object> all = new ArrayList<>(List.of("tune", pupil(), "--data", data, "--image", "unit"));
    all.addAll(
        List.of("--teacher", teacher(), "--out", folder.resolve("run" + output.getFileName())));
    all.addAll(List.of("-o", output, "--lr", "0.05", "--batch", "4"));
    all.addAll(List.of(options));
    return kiln(all.toArray());
  }

  @Test
  void picturesWithoutLabelsSuffice() throws IOException {
    Path output = folder.resolve("taught.onnx");
    Console console = distil(pictures, output, "--epochs", "10");
    assertEquals(0, console.exitCode(), console.err());
    ModelCard card = ModelCard.read(output);
    assertEquals(List.of("dark", "light"), card.labels());
    assertEquals(1.0, card.metrics().get("test_agreement"), console.out());
    Console named = kiln("run", output, pictures.resolve("b3.png"));
    assertTrue(named.out().contains("light"), named.out());
  }

  @Test
  void labelsCountIfTheyNameTheTeachersClasses() throws IOException {
    Path output = folder.resolve("labelled.onnx");
    Console console = distil(classes, output, "--epochs", "10");
    assertEquals(0, console.exitCode(), console.err());
    assertTrue(console.out().contains(", and the labels"), console.out());
    assertEquals(1.0, ModelCard.read(output).metrics().get("test_accuracy"), console.out());
  }

  @Test
  void picturesAreLearntAsNumbers() {
    Path output = folder.resolve("filter.onnx");
    Path teacher =
        written(
            "wanted.onnx",
            filter(TensorData.ofFloats(List.of(3L, 3L, 1L, 1L), 0, 0, 1, 0, 1, 0, 1, 0, 0)));
    Path pupil = written("given.onnx", filter(Shades.weights(3, 3, 1, 1)));
    Console console =
        kiln(
            "tune",
            pupil,
            "--teacher",
            teacher,
            "--data",
            pictures,
            "--image",
            "unit",
            "--epochs",
            "40",
            "--lr",
            "0.05",
            "--batch",
            "4",
            "--out",
            folder.resolve("filtered"),
            "-o",
            output);
    assertEquals(0, console.exitCode(), console.err());
    assertTrue(
        console.out().lines().anyMatch(line -> line.matches("epoch 40/40 .*test loss 0[.]0.*")),
        console.out());
  }

  private static OnnxModel filter(TensorData kernel) {
    GraphBuilder graph = new GraphBuilder("main_graph", 13);
    List<Dim> shape = List.of(Dim.of("N"), Dim.of(3), Dim.of(16), Dim.of(16));
    Value x = graph.input("input", ElementType.FLOAT, shape);
    Value y = graph.node(Op.CONV, Map.of(), x, graph.initializer("kernel", kernel));
    graph.describe(y, ElementType.FLOAT, shape);
    graph.reserve("output");
    graph.output("output", y);
    return OnnxModel.of(graph.build(), 13, Map.of());
  }

  @Test
  void whatCannotBeLearntIsOneLineAndWritesNothing() {
    Path output = folder.resolve("none.onnx");
    refuses(2, "no value 'x'", distil(pictures, output, "--match", "x=first"));
    refuses(2, "the teacher has no value 'y'", distil(pictures, output, "--match", "first=y"));
    refuses(2, "label-share", distil(pictures, output, "--label-share", "2"));
    refuses(2, "do not go together", distil(pictures, output, "--prune", "0.5"));
    refuses(1, "no such folder", distil(folder.resolve("nowhere"), output));
    assertFalse(Files.exists(output));
  }

  private static void refuses(int exitCode, String word, Console console) {
    assertEquals(exitCode, console.exitCode(), console.err());
    assertEquals(1, console.err().lines().count(), console.err());
    assertTrue(console.err().contains(word), console.err());
  }
}
