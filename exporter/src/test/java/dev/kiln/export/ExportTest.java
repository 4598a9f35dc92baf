package dev.kiln.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import com.google.gson.Gson;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.dress.PictureInput;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.report.FinishedStep;
import dev.kiln.graph.report.Report;
import dev.kiln.graph.verify.Tolerance;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.task.Normalization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExportTest extends Exporting {
  @Test
  void lenetBecomesAModelThatTakesPicturesAndIsVerifiedAtAnUnseenBatch() {
    Path file = folder.resolve("lenet.onnx");
    List<FinishedStep> told = new ArrayList<>();
    Report report =
        Export.of(lenet(), DIGITS)
            .withPictures(PictureInput.of(Normalization.unit()))
            .withOutputs("logits")
            .withMetadata(Map.of("kiln.task", "digits"))
            .withListener(told::add)
            .save(file);

    assertEquals(report.steps(), told);
    assertEquals(
        List.of("capture", "lower", "simplify", "dress", "save", "verify"),
        told.stream().map(FinishedStep::name).toList());
    assertEquals(61_706, report.parameters());
    assertEquals(List.of("image uint8 [5, 28, 28, 1]"), report.verification().shapes());
    assertTrue(report.verification().worst().relative() <= 1e-4, report::toString);
    assertEquals(5, report.verification().worst().decisions());
    try (Model model = Model.open(file)) {
      assertEquals("image uint8 [N, 28, 28, 1]", model.inputs().get(0).toString());
      assertEquals("logits float [N, 10]", model.outputs().get(0).toString());
      assertEquals(Task.DIGITS, model.card().task());
    }
  }

  @Test
  void weightsStoredAsFloat16HalveTheFileAndCostLittle() throws IOException {
    Path whole = folder.resolve("whole.onnx");
    Path half = folder.resolve("half.onnx");
    Block network = lenet();
    Export.of(network, DIGITS).save(whole);
    Report report = Export.of(network, DIGITS).withHalfWeights(true).save(half);
    assertTrue(Files.size(half) < 0.52 * Files.size(whole), report::toString);
    assertEquals(61_706, report.parameters());
    double rounding = report.verification().worst().relative();
    assertTrue(rounding > 1e-5 && rounding <= 1e-2, report::toString);
    var strict = Export.of(network, DIGITS).withHalfWeights(true).withTolerance(Tolerance.of(1e-5));
    assertThrows(GraphException.class, () -> strict.save(folder.resolve("strict.onnx")));
  }

  @Test
  void undressedModelIsThePlainNetwork() {
    Path file = folder.resolve("plain.onnx");
    Export.of(lenet(), DIGITS).save(file);
    OnnxModel model = OnnxReader.read(file);
    assertEquals("input float [N, 1, 28, 28]", model.graph().inputs().get(0).toString());
    assertEquals("output float [N, 10]", model.graph().outputs().get(0).toString());
    assertEquals(
        List.of(
            "Conv",
            "Sigmoid",
            "AveragePool",
            "Conv",
            "Sigmoid",
            "AveragePool",
            "Reshape",
            "Gemm",
            "Sigmoid",
            "Gemm",
            "Sigmoid",
            "Gemm"),
        model.graph().nodes().stream().map(Node::operator).toList());
    assertEquals(17, model.opset());
    assertEquals(8, model.irVersion());
  }

  @Test
  void sameBlockGivesTheSameBytes() throws IOException {
    Block block = lenet();
    Path one = folder.resolve("one.onnx");
    Path two = folder.resolve("two.onnx");
    Report first = Export.of(block, DIGITS).withMetadata(Map.of("a", "b", "c", "d")).save(one);
    Report second = Export.of(block, DIGITS).withMetadata(Map.of("a", "b", "c", "d")).save(two);
    assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
    assertEquals(first.sha256(), second.sha256());
    assertEquals(Files.size(one), first.bytes());
  }

  @Test
  void parametersHaveDjlsNamesOrThoseThatAreGiven() {
    Block block = lenet();
    Path file = folder.resolve("lenet.onnx");
    Export.of(block, DIGITS)
        .withParameters(Map.of("conv1.weight", block.getParameters().valueAt(0)))
        .save(file);
    var names = OnnxReader.read(file).graph().initializers().keySet();
    assertTrue(names.contains("conv1.weight"), names.toString());
    assertTrue(names.contains("01Conv2d_bias"), names.toString());
  }

  @Test
  void inputsAndOutputsCanBeSeveralAndUntouched() {
    Block block =
        new LambdaBlock(
            list ->
                new NDList(list.get(0).matMul(list.get(1)), list.get(1), list.get(0), list.get(0)));
    Path file = folder.resolve("several.onnx");
    Export.of(block, new Shape(-1, 4), new Shape(4, 3)).withInputs("x", "w").save(file);
    OnnxModel model = OnnxReader.read(file);
    assertEquals(List.of("x", "w"), model.graph().inputs().stream().map(v -> v.name()).toList());
    assertEquals(
        List.of("output_0", "output_1", "output_2", "output_3"),
        model.graph().outputs().stream().map(v -> v.name()).toList());
  }

  @Test
  void everyNativeArrayOfAnExportIsClosed() {
    Block block = lenet();
    int before = manager.getManagedArrays().size();
    Export.of(block, DIGITS).save(folder.resolve("lenet.onnx"));
    assertEquals(before, manager.getManagedArrays().size());
  }

  @Test
  void reportIsPlainDataAndPrintsALineForEachStep() {
    Report report = Export.of(lenet(), DIGITS).save(folder.resolve("lenet.onnx"));
    assertEquals(5, report.toString().lines().filter(l -> l.startsWith("[ok] ")).count());
    String json = new Gson().toJson(report);
    assertEquals(report.sha256(), new Gson().fromJson(json, Report.class).sha256());
  }
}
