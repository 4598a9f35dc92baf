package dev.kiln.tune.torch;

import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A graph in two parts: nodes that stay as they are, because they cannot be trained or their values
 * reach a node that cannot, and the nodes after them, which learn.
 *
 * @param needed the nodes that the outputs need
 * @param stuck the nodes among them that cannot be trained
 * @param frozen the nodes that stay as they are, those included
 * @param learning the nodes that learn
 * @param given the values of frozen nodes that learning nodes or outputs read
 * @param varying those of them that depend on an input of the graph
 * @param reasons why nodes cannot be trained although their operators have rows
 * @param held the values that frozen nodes read, which must not change
 */
record Parting(
    List<Node> needed,
    List<Node> stuck,
    List<Node> frozen,
    List<Node> learning,
    Set<String> given,
    Set<String> varying,
    Map<Node, String> reasons,
    Set<String> held) {

  /**
   * Parts what some outputs need of a graph.
   *
   * @param refused why nodes cannot be trained although their operators have rows; compares them by
   *     identity
   */
  static Parting of(Graph graph, List<String> outputs, Map<Node, String> refused) {
    List<Node> needed = before(graph.nodes(), outputs, Set.of());
    List<Node> stuck =
        needed.stream()
            .filter(node -> Vocabulary.row(node).isEmpty() || refused.containsKey(node))
            .toList();
    List<Node> frozen = frozen(needed, stuck);
    Set<String> made =
        frozen.stream().flatMap(node -> node.outputs().stream()).collect(Collectors.toSet());
    List<Node> learning = before(graph.nodes(), outputs, made);
    Set<String> given = new LinkedHashSet<>();
    learning.forEach(node -> given.addAll(node.reads()));
    given.addAll(outputs);
    given.retainAll(made);
    Set<String> varying = new HashSet<>(given);
    varying.retainAll(behind(needed, graph.inputs()));
    Set<String> held = new HashSet<>();
    frozen.forEach(node -> held.addAll(node.reads()));
    return new Parting(needed, stuck, frozen, learning, given, varying, refused, held);
  }

  /** Nodes with large attributes take long to compare; here each is but itself. */
  private static Set<Node> same(List<Node> nodes) {
    Set<Node> set = Collections.newSetFromMap(new IdentityHashMap<>());
    set.addAll(nodes);
    return set;
  }

  /** Returns the nodes that some values need, without those before values that are there. */
  private static List<Node> before(List<Node> nodes, List<String> values, Set<String> there) {
    Set<String> wanted = new HashSet<>(values);
    wanted.removeAll(there);
    List<Node> found = new ArrayList<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (node.outputs().stream().anyMatch(wanted::contains)) {
        node.reads().stream().filter(read -> !there.contains(read)).forEach(wanted::add);
        if (node.constant().isEmpty()) {
          found.add(node);
        }
      }
    }
    Collections.reverse(found);
    return found;
  }

  /** Nodes of which only the size is read may learn all the same. */
  private static List<Node> frozen(List<Node> needed, List<Node> stuck) {
    Set<Node> still = same(stuck);
    Set<String> read = new HashSet<>();
    List<Node> frozen = new ArrayList<>();
    for (int i = needed.size() - 1; i >= 0; i--) {
      Node node = needed.get(i);
      if (still.contains(node) || node.outputs().stream().anyMatch(read::contains)) {
        frozen.add(node);
        if (!node.is("Shape", "Size")) {
          read.addAll(node.reads());
        }
      }
    }
    Collections.reverse(frozen);
    return frozen;
  }

  private static Set<String> behind(List<Node> nodes, List<Value> inputs) {
    Set<String> reached = inputs.stream().map(Value::name).collect(Collectors.toSet());
    for (Node node : nodes) {
      if (node.reads().stream().anyMatch(reached::contains)) {
        reached.addAll(node.outputs());
      }
    }
    return reached;
  }

  /** Returns the operators that cannot be trained, each with the name of one node. */
  String names() {
    TreeMap<String, String> names = new TreeMap<>();
    for (Node node : stuck) {
      String domain = node.domain().isEmpty() ? "" : node.domain() + ".";
      String why = reasons.containsKey(node) ? ": " + reasons.get(node) : "";
      names.putIfAbsent(domain + node.operator(), "'%s'%s".formatted(node.name(), why));
    }
    return names.entrySet().stream()
        .map(entry -> "%s (%s)".formatted(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  boolean isQuantized() {
    return needed.stream()
        .anyMatch(node -> node.operator().matches(".*QuantizeLinear|.*QLinear.*|.*Integer"));
  }
}
