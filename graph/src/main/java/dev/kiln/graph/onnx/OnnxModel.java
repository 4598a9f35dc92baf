package dev.kiln.graph.onnx;

import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Op;
import dev.kiln.graph.Preserved;
import dev.kiln.graph.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The content of an .onnx file.
 *
 * @param graph the computation graph
 * @param irVersion the version of the file format
 * @param opsets the operator set version for each domain; the domain "" is ONNX itself
 * @param producer the program that wrote the file, with its version
 * @param metadata the metadata of the model, in its original order
 * @param preserved the other content of the file, such as functions and comments
 */
public record OnnxModel(
    Graph graph,
    int irVersion,
    Map<String, Integer> opsets,
    String producer,
    Map<String, String> metadata,
    Preserved preserved) {
  private static final int FIRST_IR_WITHOUT_WEIGHTS_AS_INPUTS = 4;

  public OnnxModel {
    opsets = Collections.unmodifiableMap(new LinkedHashMap<>(opsets));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  public OnnxModel(
      Graph graph,
      int irVersion,
      Map<String, Integer> opsets,
      String producer,
      Map<String, String> metadata) {
    this(graph, irVersion, opsets, producer, metadata, Preserved.NONE);
  }

  /**
   * Returns a model produced by Kiln, with the oldest file format version that supports that opset,
   * 13 to 21.
   */
  public static OnnxModel of(Graph graph, int opset, Map<String, String> metadata) {
    Map<String, Integer> opsets = new LinkedHashMap<>();
    opsets.put("", opset);
    graph.nodes().stream()
        .map(node -> node.domain())
        .forEach(domain -> opsets.putIfAbsent(domain, 1));
    return new OnnxModel(graph, irVersion(opset), opsets, "Kiln", metadata);
  }

  /** Returns this model with another graph, which may use ONNX's own operators. */
  public OnnxModel with(Graph other) {
    Map<String, Integer> versions = new LinkedHashMap<>(opsets);
    if (usesOwnOperators(other)) {
      versions.putIfAbsent("", opset());
    }
    return new OnnxModel(other, irVersion, versions, producer, metadata, preserved);
  }

  /** Returns this model with other metadata. */
  public OnnxModel withMetadata(Map<String, String> other) {
    return new OnnxModel(graph, irVersion, opsets, producer, other, preserved);
  }

  /**
   * Returns this model with only true inputs. Before version 4 of the file format every weight had
   * to be listed as an input too, and many exporters still do so. A weight that is an input can be
   * replaced in each run, so nothing can be computed from it in advance.
   */
  public OnnxModel withoutWeightsAsInputs() {
    List<Value> given =
        graph.inputs().stream()
            .filter(input -> !graph.initializers().containsKey(input.name()))
            .toList();
    return new OnnxModel(
        graph.between(given, graph.outputs()),
        Math.max(FIRST_IR_WITHOUT_WEIGHTS_AS_INPUTS, irVersion),
        opsets,
        producer,
        metadata,
        preserved);
  }

  /**
   * Returns the opset version of ONNX's own operators; if the model states none because it uses
   * none, the lowest one that Kiln writes.
   *
   * @throws GraphException if the model uses such operators, but states no version
   */
  public int opset() {
    Integer opset = opsets.get("");
    if (opset == null && usesOwnOperators(graph)) {
      throw new GraphException("the model names no version of ONNX's operators");
    }
    return opset == null ? Op.FIRST_OPSET : opset;
  }

  /** Returns the stated versions of operators, such as {@code opset 13, ai.onnx.ml 1}. */
  public String versions() {
    return opsets.entrySet().stream()
        .map(e -> e.getKey().isEmpty() ? "" + e.getValue() : e.getKey() + " " + e.getValue())
        .collect(Collectors.joining(", ", "opset ", ""));
  }

  private static boolean usesOwnOperators(Graph graph) {
    return graph.nodes().stream()
        .anyMatch(
            node ->
                node.domain().isEmpty()
                    || node.subgraphs().stream().anyMatch(OnnxModel::usesOwnOperators));
  }

  private static int irVersion(int opset) {
    // Source: the ONNX version table, docs/Versioning.md.
    return switch (opset) {
      case 13, 14 -> 7;
      case 15, 16, 17, 18 -> 8;
      case 19, 20 -> 9;
      case 21 -> 10;
      default -> throw new GraphException("opset " + opset + " is not one of 13 to 21");
    };
  }
}
