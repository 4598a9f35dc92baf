package dev.kiln.graph.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Sketch;
import dev.kiln.graph.dress.PictureInput;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.graph.report.FinishedStep;
import dev.kiln.graph.report.Report;
import dev.kiln.graph.report.ReportFile;
import dev.kiln.graph.verify.CompareModels;
import dev.kiln.graph.verify.Tolerance;
import dev.kiln.runtime.file.Json;
import dev.kiln.runtime.task.Normalization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
