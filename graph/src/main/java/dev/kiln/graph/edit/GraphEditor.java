package dev.kiln.graph.edit;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.shape.ShapeInference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A mutable graph for a pass. It tracks the producer and the readers of each value and which values
 * are constant. Nodes keep their order, so the topological order is preserved. Not thread-safe.
 */
public final class GraphEditor {
  private final Graph original;
  private final int opset;
  private final List<Node> nodes;
  private final Map<Node, Integer> places = new IdentityHashMap<>();
  private final Map<String, Node> producers = new HashMap<>();
  private final Map<String, Set<Integer>> readers = new HashMap<>();
  private final Map<String, TensorData> initializers;
  private final Set<String> inputs = new HashSet<>();
  private final Set<String> outputs = new HashSet<>();
  private final Set<String> names;
  private Map<String, List<Dim>> shapes;

  public GraphEditor(Graph graph, int opset) {
    this.original = graph;
    this.opset = opset;
    this.nodes = new ArrayList<>(graph.nodes());
    this.initializers = new LinkedHashMap<>(graph.initializers());
    this.names = allNames(graph);
    graph.inputs().forEach(value -> inputs.add(value.name()));
    graph.outputs().forEach(value -> outputs.add(value.name()));
    index();
  }

  private void index() {
    places.clear();
    producers.clear();
    readers.clear();
    for (int place = 0; place < nodes.size(); place++) {
      if (nodes.get(place) != null) {
        enter(nodes.get(place), place);
      }
    }
  }

  private static Set<String> allNames(Graph graph) {
    Set<String> names = graph.defines();
    graph.nodes().stream()
        .flatMap(node -> node.subgraphs().stream())
        .forEach(inner -> names.addAll(allNames(inner)));
    return names;
  }

  public int opset() {
    return opset;
  }

  /** Returns the current nodes in topological order. */
  public List<Node> nodes() {
    return nodes.stream().filter(Objects::nonNull).toList();
  }

  /**
   * Offers every node in its current form to a rewrite.
   *
   * @return the number of nodes changed
   */
  public int each(Predicate<Node> rewriting) {
    int changed = 0;
    for (int place = 0; place < nodes.size(); place++) {
      Node node = nodes.get(place);
      if (node != null && rewriting.test(node)) {
        changed++;
      }
    }
    return changed;
  }

  public Map<String, TensorData> initializers() {
    return initializers;
  }

  /** Returns the tensor of a constant value. */
  public Optional<TensorData> constant(String name) {
    return inputs.contains(name) ? Optional.empty() : Optional.ofNullable(initializers.get(name));
  }

  public Optional<Node> producer(String value) {
    return Optional.ofNullable(producers.get(value));
  }

  /** Returns the nodes that read a value, including through their subgraphs. */
  public List<Node> readers(String value) {
    return readers.getOrDefault(value, Set.of()).stream().map(nodes::get).toList();
  }

  public boolean isOutput(String value) {
    return outputs.contains(value);
  }

  /** Returns whether exactly one node reads the value and it is not visible outside the graph. */
  public boolean isPrivate(String value) {
    return !isOutput(value) && readers(value).size() == 1;
  }

  /** Returns the shape that a value had when the pass began, or null if it is unknown. */
  public List<Dim> shape(String value) {
    if (shapes == null) {
      shapes = ShapeInference.of(original, opset);
    }
    return shapes.get(value);
  }

  /** Adds a constant under that name, or under that name followed by a number if it is taken. */
  public String add(String wanted, TensorData tensor) {
    String name = unique(wanted);
    initializers.put(name, tensor);
    return name;
  }

  /** Returns a new name for a value: the wanted name, or that name followed by a number. */
  public String unique(String wanted) {
    String name = wanted;
    for (int i = 1; !names.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }

  /**
   * Replaces a constant for one of its readers. The constant keeps its name if it has no other
   * readers.
   *
   * @return the name of the new constant
   */
  public String change(String constant, TensorData tensor) {
    if (readers(constant).size() > 1 || isOutput(constant)) {
      return add(constant, tensor);
    }
    initializers.put(constant, tensor);
    return constant;
  }

  /** Replaces one node by another. */
  public void replace(Node old, Node fresh) {
    int place = leave(old);
    nodes.set(place, fresh);
    enter(fresh, place);
  }

  /** Inserts nodes directly in front of a node. */
  public void insertBefore(Node next, Node... fresh) {
    nodes.addAll(places.get(next), List.of(fresh));
    index();
  }

  public void remove(Node node) {
    nodes.set(leave(node), null);
  }

  /** Replaces the outputs of a node by constants and removes the node. */
  public void fold(Node node, Map<String, TensorData> made) {
    remove(node);
    initializers.putAll(made);
  }

  public void drop(String initializer) {
    initializers.remove(initializer);
  }

  /**
   * Makes all readers of one value read an equal value instead. The graph outputs do not change.
   */
  public void redirect(String value, String same) {
    for (Node reader : readers(value)) {
      replace(reader, reader.reading(name -> name.equals(value) ? same : name));
    }
  }

  /**
   * Gives a value that is not visible outside the graph a new name, because what it means changed.
   *
   * @return the wanted name, or that name followed by a number
   */
  public String rename(String value, String wanted) {
    String name = unique(wanted);
    Node source = producers.get(value);
    replace(
        source,
        source.withOutputs(
            source.outputs().stream().map(o -> o.equals(value) ? name : o).toList()));
    redirect(value, name);
    return name;
  }

  /**
   * Removes a node whose only output equals an existing value.
   *
   * @return false if this is impossible because both values are visible outside the graph
   */
  public boolean bypass(Node node, String same) {
    String made = node.output();
    if (!isOutput(made)) {
      remove(node);
      redirect(made, same);
      return true;
    }
    Node source = producers.get(same);
    if (source == null || isOutput(same)) {
      return false;
    }
    remove(node);
    redirect(same, made);
    replace(
        source,
        source.withOutputs(source.outputs().stream().map(o -> o.equals(same) ? made : o).toList()));
    return true;
  }

  /** Returns the current graph. */
  public Graph graph() {
    Set<String> left =
        nodes().stream().flatMap(node -> node.outputs().stream()).collect(Collectors.toSet());
    List<Value> values =
        original.values().stream().filter(value -> left.contains(value.name())).toList();
    return original.with(nodes(), initializers, values);
  }

  private void enter(Node node, int place) {
    places.put(node, place);
    node.outputs().stream().filter(o -> !o.isEmpty()).forEach(o -> producers.put(o, node));
    node.reads().forEach(r -> readers.computeIfAbsent(r, x -> new TreeSet<>()).add(place));
  }

  private int leave(Node node) {
    int place = places.remove(node);
    node.outputs().forEach(o -> producers.remove(o, node));
    node.reads().forEach(r -> readers.get(r).remove(place));
    return place;
  }
}
