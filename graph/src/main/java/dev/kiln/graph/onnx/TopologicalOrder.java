package dev.kiln.graph.onnx;

import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/** A check that every value is defined exactly once and before it is read. */
final class TopologicalOrder {
  private TopologicalOrder() {}

  /**
   * Returns the graph with its nodes in topological order. An order that is already valid is kept.
   *
   * @throws GraphException if a name is defined twice or the nodes form a cycle
   */
  static Graph of(Graph graph) {
    Map<String, Integer> makers = makers(graph);
    List<Node> nodes = graph.nodes();
    List<List<Integer>> waiting = new ArrayList<>();
    int[] missing = new int[nodes.size()];
    nodes.forEach(node -> waiting.add(new ArrayList<>()));
    for (int i = 0; i < nodes.size(); i++) {
      for (String value : nodes.get(i).reads()) {
        Integer maker = makers.get(value);
        if (maker != null) {
          waiting.get(maker).add(i);
          missing[i]++;
        }
      }
    }
    // Among ready nodes the first in the file comes first, so a graph in valid order does not
    // change.
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    for (int i = 0; i < missing.length; i++) {
      if (missing[i] == 0) {
        ready.add(i);
      }
    }
    List<Node> ordered = new ArrayList<>();
    while (!ready.isEmpty()) {
      int next = ready.poll();
      ordered.add(nodes.get(next));
      for (int waiter : waiting.get(next)) {
        if (--missing[waiter] == 0) {
          ready.add(waiter);
        }
      }
    }
    if (ordered.size() < nodes.size()) {
      Set<Node> done = Collections.newSetFromMap(new IdentityHashMap<>());
      done.addAll(ordered);
      Node stuck = nodes.stream().filter(node -> !done.contains(node)).findFirst().orElseThrow();
      throw new GraphException(
          "%s depends on itself: the graph has a cycle".formatted(words(stuck)));
    }
    return graph.with(ordered, graph.initializers(), graph.values());
  }

  /**
   * Checks that every value that is read is defined.
   *
   * @throws GraphException if a node reads an undefined value
   */
  static void requireDefined(Graph graph) {
    Set<String> known = graph.defines();
    for (Node node : graph.nodes()) {
      for (String value : node.reads()) {
        if (!known.contains(value)) {
          throw new GraphException(
              "%s reads '%s', which no node produces".formatted(words(node), value));
        }
      }
    }
    for (Value output : graph.outputs()) {
      if (!known.contains(output.name())) {
        throw new GraphException("no node produces the output '" + output.name() + "'");
      }
    }
  }

  private static Map<String, Integer> makers(Graph graph) {
    Set<String> given = new HashSet<>();
    for (Value input : graph.inputs()) {
      if (!given.add(input.name())) {
        throw new GraphException("two inputs are called '" + input.name() + "'");
      }
    }
    given.addAll(graph.initializers().keySet());
    given.addAll(graph.preserved().names());
    Map<String, Integer> makers = new HashMap<>();
    for (int i = 0; i < graph.nodes().size(); i++) {
      for (String value : graph.nodes().get(i).outputs()) {
        boolean again = !value.isEmpty() && makers.put(value, i) != null;
        if (again || given.contains(value)) {
          throw new GraphException(
              "%s produces '%s', which exists already"
                  .formatted(words(graph.nodes().get(i)), value));
        }
      }
    }
    return makers;
  }

  private static String words(Node node) {
    return node.operator() + " '" + node.name() + "'";
  }
}
