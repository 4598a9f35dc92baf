package dev.kiln.tune;

import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.TemporaryModel;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.errors.ModelException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Computes what a graph computes of whole constants alone, such as the widths of a padding, which
 * PyTorch's exporter turns around by a dozen nodes. No weight is among them.
 */
final class SettledNumbers {
  private static final Options OPTIONS =
      Options.defaults().withProviders(Provider.CPU).withSpinning(false);

  private SettledNumbers() {}

  /** Returns a model that has such numbers as constants and computes the same. */
  static OnnxModel in(OnnxModel model) {
    Graph graph = model.graph();
    List<Node> computing = computing(graph);
    Set<String> made = new HashSet<>();
    computing.forEach(node -> made.add(node.output()));
    Set<String> wanted = new HashSet<>();
    graph.nodes().stream()
        .filter(node -> !made.contains(node.output()))
        .forEach(node -> wanted.addAll(node.reads()));
    wanted.retainAll(made);
    if (wanted.isEmpty()) {
      return model;
    }
    Map<String, TensorData> constants = new LinkedHashMap<>(graph.initializers());
    constants.putAll(values(model, List.copyOf(wanted)));
    List<Node> nodes =
        graph.nodes().stream().filter(node -> !constants.containsKey(node.output())).toList();
    return model.with(graph.with(nodes, constants, graph.values()));
  }

  /** Returns the nodes with one output that read whole constants and what is computed of them. */
  private static List<Node> computing(Graph graph) {
    Set<String> known = new HashSet<>();
    graph.constants().forEach((name, value) -> note(name, value, known));
    List<Node> computing = new ArrayList<>();
    for (Node node : graph.nodes()) {
      node.constant().ifPresent(value -> note(node.output(), value, known));
      Set<String> read = node.reads();
      if (!read.isEmpty() && known.containsAll(read) && node.outputs().size() == 1) {
        known.add(node.output());
        computing.add(node);
      }
    }
    return computing;
  }

  private static void note(String name, TensorData value, Set<String> known) {
    if (!value.type().isFloating() && value.type() != ElementType.STRING) {
      known.add(name);
    }
  }

  private static Map<String, TensorData> values(OnnxModel model, List<String> names) {
    Map<String, TensorData> values = new LinkedHashMap<>();
    try (TemporaryModel file = TemporaryModel.of(FrozenPart.cut(model, names));
        Model open = file.open(OPTIONS)) {
      open.run(Map.of()).forEach((name, tensor) -> values.put(name, TensorData.of(tensor)));
    } catch (ModelException e) {
      return Map.of(); // An operator that ONNX Runtime lacks; what reads it says so.
    }
    values.values().removeIf(value -> value.type().isFloating());
    return values;
  }
}
