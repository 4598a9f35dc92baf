package dev.kiln.graph.simplify;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.edit.Pass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A pass that merges duplicates: equal nodes with equal inputs, and equal constants. */
final class MergeEqual implements Pass {
  private record Computation(
      String operator,
      List<String> inputs,
      List<Boolean> outputs,
      Map<String, Attribute> attributes) {
    static Computation of(Node node) {
      return new Computation(
          node.operator(),
          node.inputs(),
          node.outputs().stream().map(String::isEmpty).toList(),
          node.attributes());
    }
  }

  @Override
  public String name() {
    return "equal nodes";
  }

  @Override
  public int apply(GraphEditor graph) {
    mergeConstants(graph);
    return mergeNodes(graph);
  }

  private static void mergeConstants(GraphEditor graph) {
    Map<TensorData, String> first = new HashMap<>();
    for (Map.Entry<String, TensorData> constant : List.copyOf(graph.initializers().entrySet())) {
      String name = constant.getKey();
      if (graph.constant(name).isPresent()
          && !graph.isOutput(name)
          && isNoWeight(constant.getValue())) {
        String same = first.putIfAbsent(constant.getValue(), name);
        if (same != null) {
          graph.redirect(name, same);
          graph.drop(name);
        }
      }
    }
  }

  /**
   * Returns whether the tensor is a shape, an axis list or a scalar. Weights keep their own names
   * even if two are equal.
   */
  private static boolean isNoWeight(TensorData tensor) {
    return tensor.size() == 1 || !tensor.type().isFloating() && tensor.size() <= 64;
  }

  private static int mergeNodes(GraphEditor graph) {
    Map<Computation, Node> first = new HashMap<>();
    return graph.each(
        node -> {
          if (!Determinism.holds(node) || node.outputs().stream().anyMatch(graph::isOutput)) {
            return false;
          }
          Node same = first.putIfAbsent(Computation.of(node), node);
          if (same == null) {
            return false;
          }
          graph.remove(node);
          for (int i = 0; i < node.outputs().size(); i++) {
            graph.redirect(node.outputs().get(i), same.outputs().get(i));
          }
          return true;
        });
  }
}
