package dev.kiln.graph.simplify;

import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.TemporaryModel;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.errors.ModelException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An evaluation of nodes with only constant inputs by running them once in ONNX Runtime. */
final class ConstantEvaluation {
  private static final Options OPTIONS =
      Options.defaults().withProviders(Provider.CPU).withThreads(1).withSpinning(false);

  private ConstantEvaluation() {}

  /** Returns the values of these names, or an empty map if ONNX Runtime cannot run the nodes. */
  static Map<String, TensorData> of(
      List<Node> nodes, GraphEditor graph, Collection<String> wanted) {
    Map<String, TensorData> constants = new LinkedHashMap<>();
    nodes.stream()
        .flatMap(node -> node.inputs().stream())
        .forEach(name -> graph.constant(name).ifPresent(tensor -> constants.put(name, tensor)));
    List<Value> outputs = wanted.stream().map(name -> Value.of(name, null)).toList();
    Graph constant = new Graph("constants", List.of(), outputs, nodes, constants, List.of());
    OnnxModel model = new OnnxModel(constant, 8, Map.of("", graph.opset()), "Kiln", Map.of());
    try (TemporaryModel file = TemporaryModel.of(model)) {
      return run(file);
    } catch (ModelException e) {
      return Map.of();
    }
  }

  private static Map<String, TensorData> run(TemporaryModel file) {
    Map<String, TensorData> results = new LinkedHashMap<>();
    try (Model model = file.open(OPTIONS)) {
      model.run(Map.of()).forEach((name, tensor) -> results.put(name, TensorData.of(tensor)));
    }
    return results;
  }
}
