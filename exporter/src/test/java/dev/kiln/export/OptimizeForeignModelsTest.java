package dev.kiln.export;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.optimize.Optimize;
import dev.kiln.graph.report.Report;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that others made give their own references when optimised. */
class OptimizeForeignModelsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "mnist-8-cntk, output_0",
    "ultraface_version-RFB-320, output_0 output_1",
    "style-mosaic-opset11-dynamic, output_0",
    "deeplabv3_mobilenetv2_pascal, output_0_stride16"
  })
  @EnabledIfSystemProperty(
      named = "kiln.shared",
      matches = ".+",
      disabledReason = "needs -Dkiln.shared=DIR with data/onnx")
  void modelOfOthersGivesItsReferencesInFewerNodes(String name, String references)
      throws IOException {
    Path models = Path.of(System.getProperty("kiln.shared"), "data", "onnx");
    Path source = models.resolve(name + ".onnx");
    Path file = folder.resolve("optimized.onnx");
    Report report = Optimize.of(source).save(file);
    assertTrue(report.nodes() < OnnxReader.read(source).graph().nodes().size(), report::toString);
    Path io = models.resolve("io").resolve(name);
    try (NDManager manager = NDManager.newBaseManager();
        Model model = Model.open(file)) {
      NDArray input = npy(manager, io.resolve("input_0.npy"));
      String in = model.inputs().get(0).name();
      Tensor given = Tensor.floats(input.toFloatArray(), input.getShape().getShape());
      Map<String, Tensor> results = model.run(Map.of(in, given));
      int output = 0;
      for (String reference : references.split(" ")) {
        NDArray expected = npy(manager, io.resolve(reference + ".npy"));
        Tensor result = results.get(model.outputs().get(output++).name());
        NDArray actual =
            manager.create(result.toFloats(), new ai.djl.ndarray.types.Shape(result.shape()));
        if (reference.endsWith("stride16")) {
          actual = actual.get(":, :, ::16, ::16");
        }
        float largest = expected.abs().max().getFloat();
        float difference = expected.reshape(actual.getShape()).sub(actual).abs().max().getFloat();
        assertTrue(difference <= 1e-4 * Math.max(1, largest), reference + " by " + difference);
      }
    }
  }

  private static NDArray npy(NDManager manager, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return NDList.decode(manager, in).singletonOrThrow();
    }
  }
}
