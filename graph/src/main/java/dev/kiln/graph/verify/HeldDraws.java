package dev.kiln.graph.verify;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Random nodes with seeds, so that the first run of every session draws the same numbers. The seed
 * follows from the name of the node, which is the same in a model and in what is derived from it.
 */
final class HeldDraws {
  private static final int SEEDS = 1 << 16;

  private HeldDraws() {}

  /**
   * Returns the graph with seeds, or the graph itself if it draws nothing.
   *
   * @param drawing receives a description of each random node
   */
  static Graph of(Graph graph, List<String> drawing) {
    int before = drawing.size();
    List<Node> nodes = graph.nodes().stream().map(node -> held(node, drawing)).toList();
    return drawing.size() == before
        ? graph
        : graph.with(nodes, graph.initializers(), graph.values());
  }

  private static Node held(Node node, List<String> drawing) {
    Node inside = node;
    for (Map.Entry<String, Attribute> attribute : node.attributes().entrySet()) {
      if (attribute.getValue() instanceof Attribute.Subgraph body) {
        Graph still = of(body.value(), drawing);
        if (still != body.value()) {
          inside = inside.with(attribute.getKey(), new Attribute.Subgraph(still));
        }
      }
    }
    boolean dropout = node.is("Dropout") && !node.input(2).isEmpty();
    if (!dropout && !isRandom(node)) {
      return inside;
    }
    drawing.add(node.operator() + " '" + node.name() + "'");
    long seed = Math.floorMod(node.name().hashCode(), SEEDS);
    Map<String, Attribute> seeded = new LinkedHashMap<>(inside.attributes());
    seeded.putIfAbsent("seed", dropout ? Attribute.of(seed) : Attribute.of((float) seed));
    return new Node(
        node.name(),
        node.domain(),
        node.operator(),
        node.inputs(),
        node.outputs(),
        seeded,
        node.preserved());
  }

  private static boolean isRandom(Node node) {
    return node.is(
        "RandomNormal",
        "RandomNormalLike",
        "RandomUniform",
        "RandomUniformLike",
        "Multinomial",
        "Bernoulli");
  }
}
