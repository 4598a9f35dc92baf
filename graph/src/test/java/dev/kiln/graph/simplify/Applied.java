package dev.kiln.graph.simplify;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.edit.Pass;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.graph.verify.CompareModels;
import dev.kiln.graph.verify.Comparison;
import dev.kiln.graph.verify.Tolerance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a pass made of a graph, which ONNX Runtime has found to compute the same as before.
 *
 * @param changes what the pass counted
 * @param graph what is left
 */
public record Applied(int changes, Graph graph) {
  /** Far below what a user is promised: 1e-5 of the largest number. */
  private static final Tolerance TOLERANCE = Tolerance.of(2e-6);

  public static Applied of(Pass pass, Graph graph) {
    return of(pass, graph, 17);
  }

  public static Applied of(Pass pass, Graph graph, int opset) {
    GraphEditor editor = new GraphEditor(graph, opset);
    int changes = pass.apply(editor);
    requireSame(graph, editor.graph(), opset);
    return new Applied(changes, editor.graph());
  }

  public static void requireSame(Graph before, Graph after, int opset) {
    try {
      Path one = Files.createTempFile("before", ".onnx");
      Path two = Files.createTempFile("after", ".onnx");
      OnnxWriter.write(model(before, opset), one);
      OnnxWriter.write(model(after, opset), two);
      Comparison comparison = CompareModels.of(one, two, TOLERANCE);
      assertTrue(comparison.agrees(), () -> comparison + " " + comparison.first());
      Files.delete(one);
      Files.delete(two);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OnnxModel model(Graph graph, int opset) {
    return new OnnxModel(graph, 8, Map.of("", opset), "test", Map.of());
  }

  public List<String> operators() {
    return graph.nodes().stream().map(Node::operator).toList();
  }
}
