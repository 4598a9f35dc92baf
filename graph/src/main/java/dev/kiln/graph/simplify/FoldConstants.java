package dev.kiln.graph.simplify;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.edit.Pass;
import dev.kiln.graph.shape.ShapeInference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A pass that computes in advance what is the same in every run: constants, arithmetic on
 * constants, and known shapes. ONNX Runtime does the arithmetic, so the results equal those of a
 * run.
 */
final class FoldConstants implements Pass {
  /**
   * The number of bytes by which a folded constant may exceed the constants it is computed from,
   * which keeps files from growing.
   */
  private static final long GROWTH = 1 << 16;

  @Override
  public String name() {
    return "constants";
  }

  @Override
  public int apply(GraphEditor graph) {
    int folded = 0;
    for (Node node : graph.nodes()) {
      Optional<TensorData> known = node.constant().or(() -> shape(node, graph));
      if (known.isPresent() && !graph.isOutput(node.output())) {
        graph.fold(node, Map.of(node.output(), known.get()));
        folded++;
      }
    }
    return folded + compute(graph);
  }

  /** Returns the result of a Shape node whose input has only fixed sizes. */
  private static Optional<TensorData> shape(Node node, GraphEditor graph) {
    if (!node.is("Shape")) {
      return Optional.empty();
    }
    List<Dim> dims = graph.shape(node.input(0));
    if (!ShapeInference.isFixed(dims)) {
      return Optional.empty();
    }
    int from = index(node.integer("start", 0), dims.size());
    int to = Math.max(from, index(node.integer("end", dims.size()), dims.size()));
    return Optional.of(
        TensorData.ofLongs(
            dims.subList(from, to).stream().mapToLong(dim -> ((Dim.Fixed) dim).size()).toArray()));
  }

  private static int index(long position, int rank) {
    return (int) Math.min(rank, Math.max(0, position < 0 ? position + rank : position));
  }

  private static int compute(GraphEditor graph) {
    List<Node> computable = new ArrayList<>();
    // For each value that can be computed, the bytes of the constants it is computed from.
    Map<String, Long> sources = new HashMap<>();
    for (Node node : graph.nodes()) {
      if (isComputable(node, sources.keySet(), graph)) {
        computable.add(node);
        long bytes = node.reads().stream().mapToLong(i -> bytes(i, sources, graph)).sum();
        node.outputs().forEach(value -> sources.put(value, bytes));
      }
    }
    Set<Node> inside = Collections.newSetFromMap(new IdentityHashMap<>());
    inside.addAll(computable);
    List<Node> edge =
        computable.stream()
            .filter(
                node ->
                    node.outputs().stream()
                        .anyMatch(value -> !inside.containsAll(graph.readers(value))))
            .toList();
    if (edge.isEmpty()) {
      return 0;
    }
    Map<String, TensorData> values = ConstantEvaluation.of(computable, graph, outputs(edge));
    int folded = 0;
    for (Node node : edge) {
      Map<String, TensorData> made = new LinkedHashMap<>();
      outputs(List.of(node)).forEach(value -> made.put(value, values.get(value)));
      if (!made.containsValue(null) && bytes(made) <= sources.get(node.output()) + GROWTH) {
        graph.fold(node, made);
        folded++;
      }
    }
    return folded;
  }

  private static long bytes(String value, Map<String, Long> sources, GraphEditor graph) {
    return graph
        .constant(value)
        .map(tensor -> (long) tensor.data().remaining())
        .orElseGet(() -> sources.get(value));
  }

  private static long bytes(Map<String, TensorData> tensors) {
    return tensors.values().stream().mapToLong(tensor -> tensor.data().remaining()).sum();
  }

  private static List<String> outputs(List<Node> nodes) {
    return nodes.stream()
        .flatMap(node -> node.outputs().stream())
        .filter(value -> !value.isEmpty())
        .toList();
  }

  private static boolean isComputable(Node node, Set<String> made, GraphEditor graph) {
    return Determinism.holds(node)
        && !node.inputs().isEmpty()
        && node.inputs().stream()
            .allMatch(i -> i.isEmpty() || made.contains(i) || isNumbers(graph.constant(i)))
        && node.outputs().stream().noneMatch(graph::isOutput)
        // Quantized weights must keep their compact form.
        && !node.is("DequantizeLinear", "QuantizeLinear", "DynamicQuantizeLinear")
        && isBounded(node, graph);
  }

  private static boolean isNumbers(Optional<TensorData> constant) {
    return constant.isPresent() && constant.get().type().isSupported();
  }

  /**
   * Returns whether the output has a bounded size, since some operators turn a few numbers into
   * very many.
   */
  private static boolean isBounded(Node node, GraphEditor graph) {
    List<Dim> shape = graph.shape(node.output());
    if (ShapeInference.isFixed(shape)) {
      return ShapeInference.elements(shape) <= 1 << 26;
    }
    return !node.is(
        "ConstantOfShape",
        "Expand",
        "Tile",
        "Range",
        "Resize",
        "Upsample",
        "OneHot",
        "EyeLike",
        "Pad");
  }
}
