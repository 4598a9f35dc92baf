package dev.kiln.export.verify;

import dev.kiln.export.ExportException;
import dev.kiln.export.graph.Graph;
import dev.kiln.export.graph.Node;
import dev.kiln.export.graph.Value;
import dev.kiln.export.onnx.OnnxModel;
import dev.kiln.export.onnx.OnnxWriter;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.ModelException;
import dev.kiln.runtime.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the node where two models part, by halving the values that both of them have: a value that
 * agrees clears all before it.
 *
 * @param expected the one
 * @param actual the other
 * @param inputs what both are run on
 * @param tolerance how far apart two values may be
 */
record FirstDifference(
    OnnxModel expected, OnnxModel actual, Map<String, Tensor> inputs, Tolerance tolerance) {

  /**
   * For people: the node, and what it makes.
   *
   * @param output one that differs
   */
  String find(String output) {
    List<String> shared = sharedBefore(output);
    int agreeing = -1;
    int differing = shared.size() - 1;
    if (differing < 0) {
      return "the output '" + output + "'";
    }
    while (differing - agreeing > 1) {
      int middle = (agreeing + differing) / 2;
      if (agrees(shared.get(middle))) {
        agreeing = middle;
      } else {
        differing = middle;
      }
    }
    String value = shared.get(differing);
    Node node =
        actual.graph().nodes().stream()
            .filter(n -> n.outputs().contains(value))
            .findFirst()
            .orElseThrow();
    return "%s '%s', which makes '%s'".formatted(node.operator(), node.name(), value);
  }

  /** What the output is made from in both, and the output, in the second one's order. */
  private List<String> sharedBefore(String output) {
    Set<String> known = new HashSet<>();
    expected.graph().nodes().forEach(node -> known.addAll(node.outputs()));
    known.remove("");
    Set<String> needed = new HashSet<>(Set.of(output));
    List<String> shared = new ArrayList<>();
    List<Node> nodes = actual.graph().nodes();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (node.outputs().stream().anyMatch(needed::contains)) {
        needed.addAll(node.reads());
        node.outputs().stream()
            .filter(value -> needed.contains(value) && known.contains(value))
            .forEach(value -> shared.add(0, value));
      }
    }
    return shared;
  }

  private boolean agrees(String value) {
    Tensor one = run(expected, value);
    Tensor two = run(actual, value);
    return one.type() == two.type()
        && Arrays.equals(one.shape(), two.shape())
        && tolerance.holds(Difference.of(value, one, two));
  }

  private Tensor run(OnnxModel model, String value) {
    Path file = temporary();
    try {
      OnnxWriter.write(model.with(ending(model.graph(), value)), file);
      try (Model open = Model.open(file, CompareModels.OPTIONS)) {
        return open.run(inputs).get(value);
      }
    } catch (ModelException e) {
      throw new ExportException("'" + value + "' cannot be looked at: " + e.getMessage(), e);
    } finally {
      file.toFile().delete();
    }
  }

  private static Graph ending(Graph graph, String value) {
    Value output =
        graph.outputs().stream()
            .filter(v -> v.name().equals(value))
            .findFirst()
            .orElse(Value.of(value, null));
    return graph.between(graph.inputs(), List.of(output));
  }

  private static Path temporary() {
    try {
      return Files.createTempFile("values", ".onnx");
    } catch (IOException e) {
      throw new ExportException("cannot write a temporary file: " + e.getMessage(), e);
    }
  }
}
