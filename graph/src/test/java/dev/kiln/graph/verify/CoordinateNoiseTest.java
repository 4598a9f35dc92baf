package dev.kiln.graph.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.runtime.ElementType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoordinateNoiseTest {
  private static final int FROM = 1500;
  private static final int TO = 4497;
  private static final Tolerance TOLERANCE = Tolerance.of(1e-5);

  @TempDir private Path folder;

  @Test
  void placesBetweenThePixelsOfALargePictureAreRounded() {
    Comparison comparison = CompareModels.of(resized(), product(0), TOLERANCE);
    assertTrue(comparison.agrees(), comparison::toString);
    assertEquals(List.of("y"), comparison.verification().withinNoise());
  }

  @Test
  void aShiftByAHundredthOfAPixelIsNoRounding() {
    assertFalse(CompareModels.of(resized(), product(0.01), TOLERANCE).agrees());
  }

  private Path resized() {
    Map<String, Attribute> how =
        Map.of(
            "mode", Attribute.of("linear"),
            "coordinate_transformation_mode", Attribute.of("align_corners"));
    return write(
        "resized.onnx",
        new Node("resize", "", "Resize", List.of("x", "", "", "sizes"), List.of("y"), how),
        Map.of("sizes", TensorData.ofLongs(1, 1, 1, TO)));
  }

  /** The same as a product with the matrix of the interpolation, which double numbers made. */
  private Path product(double shift) {
    float[] matrix = new float[FROM * TO];
    for (int i = 0; i < TO; i++) {
      double place = Math.min(FROM - 1.0, i * (FROM - 1.0) / (TO - 1) + shift);
      int left = Math.min(FROM - 2, (int) place);
      matrix[left * TO + i] = (float) (1 - (place - left));
      matrix[(left + 1) * TO + i] = (float) (place - left);
    }
    return write(
        "product.onnx",
        new Node("product", "", "MatMul", List.of("x", "m"), List.of("y"), Map.of()),
        Map.of("m", TensorData.ofFloats(List.of((long) FROM, (long) TO), matrix)));
  }

  private Path write(String name, Node node, Map<String, TensorData> constants) {
    List<Dim> row = List.of(Dim.of(1), Dim.of(1), Dim.of(1), Dim.of(FROM));
    Graph graph =
        new Graph(
            "row",
            List.of(new Value("x", ElementType.FLOAT, row)),
            List.of(Value.of("y", ElementType.FLOAT)),
            List.of(node),
            constants,
            List.of());
    Path file = folder.resolve(name);
    OnnxWriter.write(new OnnxModel(graph, 9, Map.of("", 13), "test", Map.of()), file);
    return file;
  }
}
