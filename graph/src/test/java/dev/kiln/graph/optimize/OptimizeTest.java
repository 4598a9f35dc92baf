package dev.kiln.graph.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.Sketch;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.dress.PictureInput;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.graph.report.FinishedStep;
import dev.kiln.graph.report.Report;
import dev.kiln.graph.report.ReportFile;
import dev.kiln.graph.verify.CompareModels;
import dev.kiln.graph.verify.Tolerance;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.file.Json;
import dev.kiln.runtime.task.Normalization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptimizeTest {
  @TempDir Path folder;

  @Test
  void modelComputesTheSameInFewerSteps() {
    Path file = write(padded(), 17);
    Path smaller = folder.resolve("smaller.onnx");
    Report report = Optimize.of(file).save(smaller);
    assertEquals(
        List.of("read", "simplify", "save", "verify"),
        report.steps().stream().map(FinishedStep::name).toList());
    assertEquals(2, report.nodes());
    assertTrue(CompareModels.of(file, smaller, Tolerance.standard()).agrees());
  }

  @Test
  void theWeightsOfTheSourceAreNotOverwritten() throws IOException {
    Graph graph = new Sketch("N", 64).floats("w", 64, 64).node("y = MatMul x w").graph();
    Path file = folder.resolve("source.onnx");
    OnnxWriter.write(OnnxModel.of(graph, 17, Map.of()), file, true);
    Path weights;
    try (Stream<Path> files = Files.list(folder)) {
      weights = files.filter(f -> f.toString().endsWith(".data")).findFirst().orElseThrow();
    }
    Path link = Files.createSymbolicLink(folder.resolve("link.onnx"), weights);
    byte[] before = Files.readAllBytes(weights);
    for (Path output : List.of(weights, link, file)) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> Optimize.of(file).withExternalWeights(true).save(output))
              .getMessage();
      assertTrue(message.startsWith(output + ": the output would overwrite "), message);
    }
    assertArrayEquals(before, Files.readAllBytes(weights));
    // The same weights under the name that the source had when it was written.
    Path renamed = Files.move(file, folder.resolve("renamed.onnx"));
    FileTime untouched = FileTime.fromMillis(1000);
    Files.setLastModifiedTime(weights, untouched);
    Optimize.of(renamed).withExternalWeights(true).save(file);
    assertEquals(untouched, Files.getLastModifiedTime(weights));
    assertTrue(CompareModels.of(file, renamed, Tolerance.exact()).agrees());
  }

  @Test
  void weightsCanLieBesideTheModel() throws IOException {
    Path file = write(new Sketch("N", 64).floats("w", 64, 64).node("y = MatMul x w").graph(), 17);
    Path beside = folder.resolve("beside.onnx");
    Optimize.of(file).withExternalWeights(true).save(beside);
    assertTrue(Files.size(beside) < 1000);
    assertTrue(CompareModels.of(file, beside, Tolerance.exact()).agrees());
  }

  @Test
  void reportIsWrittenAsItsEndingSays() throws IOException {
    Report report = Optimize.of(write(padded(), 17)).save(folder.resolve("smaller.onnx"));
    Path json = folder.resolve("report.json");
    Path markdown = folder.resolve("report.md");
    new ReportFile(json).write(report);
    new ReportFile(markdown).write(report);
    Map<?, ?> read = (Map<?, ?>) Json.parse(Files.readString(json));
    assertEquals(report.sha256(), read.get("sha256"));
    assertEquals(4, ((List<?>) read.get("steps")).size());
    List<String> lines = Files.readAllLines(markdown);
    assertEquals("# smaller.onnx", lines.get(0));
    assertEquals(4 + 1 + 2 + 2, lines.stream().filter(line -> line.startsWith("| ")).count());
    assertEquals(
        "a report is a .json or an .md file, not report.txt",
        assertThrows(GraphException.class, () -> new ReportFile(Path.of("report.txt")))
            .getMessage());
  }

  @ParameterizedTest
  @CsvSource({"8", "11", "13", "21"})
  void modelOfAnyOpsetCanTakePictures(int opset) {
    Path file = write(new Sketch("N", 3, "H", "W").node("y = Relu x").graph(), opset);
    Path dressed = folder.resolve("dressed.onnx");
    Optimize.of(file).withPictures(PictureInput.of(Normalization.imagenet())).save(dressed);
    assertEquals(
        "image uint8 [N, H, W, 3]", OnnxReader.read(dressed).graph().inputs().get(0).toString());
  }

  @ParameterizedTest
  @CsvSource({"3", "4", "8"})
  void weightsThatAreListedAsInputsAreFreed(int irVersion) {
    Graph graph =
        new Sketch("N", 4, 9, 9)
            .floats("w", 6, 4, 3, 3)
            .floats("scale", 6)
            .floats("shift", 6)
            .floats("mean", 6)
            .floats("var", 6)
            .node("c = Conv x w")
            .node("y = BatchNormalization c scale shift mean var")
            .graph();
    List<Value> inputs = new ArrayList<>(graph.inputs());
    graph
        .initializers()
        .forEach(
            (name, t) ->
                inputs.add(
                    Value.of(name, t.type()).withShape(t.dims().stream().map(Dim::of).toList())));
    Path file = folder.resolve("listed.onnx");
    Graph listed = graph.between(inputs, graph.outputs());
    OnnxWriter.write(new OnnxModel(listed, irVersion, Map.of("", 9), "test", Map.of()), file);
    Path smaller = folder.resolve("smaller.onnx");
    Report report = Optimize.of(file).save(smaller);
    assertEquals(1, report.nodes());
    assertEquals(
        "listed.onnx, opset 9, 2 nodes, 5 weights freed that were listed as inputs",
        report.steps().get(0).summary());
    OnnxModel written = OnnxReader.read(smaller);
    assertEquals(1, written.graph().inputs().size());
    assertTrue(written.irVersion() >= 4);
  }

  @Test
  void modelWithoutInputsIsOptimised() {
    Node fill = new Node("fill", "", "ConstantOfShape", List.of("shape"), List.of("c"), Map.of());
    Node relu = new Node("relu", "", "Relu", List.of("c"), List.of("y"), Map.of());
    Graph graph =
        new Graph(
            "constant",
            List.of(),
            List.of(Value.of("y", ElementType.FLOAT)),
            List.of(fill, relu),
            Map.of("shape", TensorData.ofLongs(2, 2)),
            List.of());
    Report report = Optimize.of(write(graph, 13)).save(folder.resolve("smaller.onnx"));
    assertEquals(1, report.nodes());
  }

  @Test
  void versionOfOperatorsThatNoNodeUsesIsNotNeeded() throws IOException {
    Node scaler =
        new Node(
            "scaler",
            "ai.onnx.ml",
            "Scaler",
            List.of("x"),
            List.of("y"),
            Map.of(
                "offset", new Attribute.Floats(List.of(0.5f)),
                "scale", new Attribute.Floats(List.of(2f))));
    Graph shell = new Sketch("N", 3, "H", "W").graph();
    Graph graph = shell.with(List.of(scaler), Map.of(), List.of());
    Path file = folder.resolve("scaler.onnx");
    OnnxWriter.write(new OnnxModel(graph, 8, Map.of("ai.onnx.ml", 1), "test", Map.of()), file);
    Path smaller = folder.resolve("smaller.onnx");
    Report report = Optimize.of(file).save(smaller);
    assertEquals("scaler.onnx, opset ai.onnx.ml 1, 1 nodes", report.steps().get(0).summary());
    assertEquals(Map.of("ai.onnx.ml", 1), OnnxReader.read(smaller).opsets());
    Optimize.of(file).withPictures(PictureInput.of(Normalization.unit())).save(smaller);
    assertEquals(Set.of("ai.onnx.ml", ""), OnnxReader.read(smaller).opsets().keySet());
  }

  @ParameterizedTest
  @CsvSource({"1", "3"})
  void channelsMayStandLast(int channels) {
    Path file = write(new Sketch("N", "H", "W", channels).node("y = Relu x").graph(), 17);
    Path dressed = folder.resolve("dressed.onnx");
    Normalization range = channels == 3 ? Normalization.imagenet() : Normalization.signed();
    Optimize.of(file).withPictures(PictureInput.of(range).paddedTo(32)).save(dressed);
    Optimize.of(file).withPictures(PictureInput.of(range)).save(dressed);
    Graph graph = OnnxReader.read(dressed).graph();
    assertEquals("image uint8 [N, H, W, " + channels + "]", graph.inputs().get(0).toString());
    assertEquals(
        List.of("Cast", "Mul", "Add", "Relu"), graph.nodes().stream().map(Node::operator).toList());
  }

  @Test
  void fileThatIsThereStaysWhenItCannotBeDone() throws IOException {
    Path file = write(new Sketch(2, 3).node("y = NoSuchOperator x").graph(), 17);
    Path target = Files.writeString(folder.resolve("target.onnx"), "the old one");
    String message =
        assertThrows(GraphException.class, () -> Optimize.of(file).save(target)).getMessage();
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.contains("NoSuchOperator"), message);
    assertEquals("the old one", Files.readString(target));
    try (var files = Files.list(folder)) {
      assertEquals(2, files.count());
    }
  }

  private static Graph padded() {
    return new Sketch("N", 3, 9, 9)
        .floats("w", 4, 3, 3, 3)
        .longs("widths", 0, 0, 1, 1, 0, 0, 1, 1)
        .node("p = Pad x widths")
        .node("c = Conv p w")
        .node("d = Dropout c")
        .node("y = LeakyRelu d", Map.of("alpha", Attribute.of(0.1f)))
        .graph();
  }

  private Path write(Graph graph, int opset) {
    Path file = folder.resolve("model.onnx");
    OnnxWriter.write(new OnnxModel(graph, 8, Map.of("", opset), "test", Map.of()), file);
    return file;
  }
}
