package dev.kiln.graph.opset;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.Op;
import dev.kiln.graph.onnx.OnnxModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A conversion of models to a newer version of ONNX's operators, that computes the same. Subgraphs
 * are converted too; operators of other domains stay as they are.
 */
public final class RaiseOpset {
  /** Before this version operators broadcast by attributes of their own. */
  private static final int FIRST = 7;

  private RaiseOpset() {}

  /**
   * Returns the model at a version of ONNX's operators, or unchanged if it has that one or a newer
   * one.
   *
   * @param opset a version from 13 to 21
   * @throws GraphException if the model is older than opset 7, or a node has no equal in the newer
   *     version
   */
  public static OnnxModel of(OnnxModel model, int opset) {
    if (opset < Op.FIRST_OPSET || opset > Op.LAST_OPSET) {
      throw new IllegalArgumentException(
          "opset %d is not one of %d to %d".formatted(opset, Op.FIRST_OPSET, Op.LAST_OPSET));
    }
    int from = model.opset();
    if (from >= opset) {
      return model;
    }
    if (from < FIRST) {
      throw new GraphException(
          "the model has opset %d, which is too old to be raised to %d; export it with opset %d or newer"
              .formatted(from, opset, FIRST));
    }
    Graph raised = raised(model.graph(), from, opset, model.graph().defines());
    Map<String, Integer> opsets = new LinkedHashMap<>(model.opsets());
    opsets.put("", opset);
    return new OnnxModel(
        raised,
        Math.max(model.irVersion(), OnnxModel.of(raised, opset, Map.of()).irVersion()),
        opsets,
        model.producer(),
        model.metadata(),
        model.preserved());
  }

  private static Graph raised(Graph graph, int from, int to, Set<String> outerNames) {
    RaisedGraph raised = new RaisedGraph(graph, from, outerNames);
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      nodes.add(withSubgraphs(node, from, to, raised.names()));
    }
    for (int version = from + 1; version <= to; version++) {
      List<Node> next = new ArrayList<>();
      for (Node node : nodes) {
        next.addAll(raised(node, version, from, to, raised));
      }
      nodes = next;
    }
    return graph.with(nodes, raised.initializers(), graph.values());
  }

  private static List<Node> raised(Node node, int version, int from, int to, RaisedGraph graph) {
    if (!node.domain().isEmpty()) {
      return List.of(node);
    }
    if (!OpsetRules.isKnown(node.operator())) {
      throw refused(node, from, to, "its versions are not known");
    }
    try {
      return OpsetRules.of(node.operator(), version).raise(node, graph);
    } catch (NoEqualException e) {
      throw refused(node, from, to, e.getMessage());
    }
  }

  private static GraphException refused(Node node, int from, int to, String reason) {
    return new GraphException(
        "%s '%s' cannot be raised from opset %d to %d: %s"
            .formatted(node.operator(), node.name(), from, to, reason));
  }

  private static Node withSubgraphs(Node node, int from, int to, Set<String> names) {
    Node result = node;
    for (Map.Entry<String, Attribute> entry : node.attributes().entrySet()) {
      if (entry.getValue() instanceof Attribute.Subgraph one) {
        Graph inner = raised(one.value(), from, to, names);
        result = result.with(entry.getKey(), new Attribute.Subgraph(inner));
      } else if (entry.getValue() instanceof Attribute.Subgraphs many) {
        List<Graph> inner = many.values().stream().map(g -> raised(g, from, to, names)).toList();
        result = result.with(entry.getKey(), new Attribute.Subgraphs(inner));
      }
    }
    return result;
  }
}
