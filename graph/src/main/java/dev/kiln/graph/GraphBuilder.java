package dev.kiln.graph;

import dev.kiln.runtime.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A builder for a {@link Graph}. It generates unique names and checks every node against the
 * operator table when the node is added. Not thread-safe.
 */
public final class GraphBuilder {
  private final String name;
  private final int opset;
  private final List<Value> inputs = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, TensorData> initializers = new LinkedHashMap<>();
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final Map<String, String> outputs = new LinkedHashMap<>();
  private final Set<String> reserved = new HashSet<>();
  private final Set<String> nodeNames = new HashSet<>();
  private final Map<String, Integer> counters = new HashMap<>();
  private Preserved preserved = Preserved.NONE;

  /**
   * Starts an empty graph.
   *
   * @param opset the version of the ONNX operators that nodes are checked against, up to 21
   */
  public GraphBuilder(String name, int opset) {
    if (opset > Op.LAST_OPSET) {
      throw new GraphException(
          "opset %d is not known, the newest is %d".formatted(opset, Op.LAST_OPSET));
    }
    this.name = name;
    this.opset = opset;
  }

  public int opset() {
    return opset;
  }

  /**
   * Returns a name that is not used in this graph: the wanted name itself, or the wanted name
   * followed by a number.
   */
  public String unique(String wanted) {
    String unique = wanted;
    while (values.containsKey(unique) || reserved.contains(unique)) {
      unique = wanted + "_" + counters.merge(wanted, 1, Integer::sum);
    }
    return unique;
  }

  /** Adds an input with exactly this name. */
  public Value input(String input, ElementType type, List<Dim> shape) {
    requireFree(input);
    Value value = define(new Value(input, type, shape));
    inputs.add(value);
    return value;
  }

  /** Adds a weight or a constant. */
  public Value initializer(String wanted, TensorData tensor) {
    Value value =
        define(
            new Value(unique(wanted), tensor.type(), tensor.dims().stream().map(Dim::of).toList()));
    initializers.put(value.name(), tensor);
    return value;
  }

  /**
   * Adds a node with one output. A null operand stands for an omitted optional input.
   *
   * @throws GraphException if the operator does not accept these inputs or attributes, or if an
   *     input does not belong to this graph
   */
  public Value node(Op op, Map<String, Attribute> attributes, Value... operands) {
    return nodes(op, attributes, 1, operands).get(0);
  }

  /** Adds a node with several outputs. */
  public List<Value> nodes(
      Op op, Map<String, Attribute> attributes, int results, Value... operands) {
    List<Value> given = trim(operands);
    op.check(opset, given.stream().map(v -> v != null).toList(), results, attributes);
    return append("", op.type(), attributes, results, op.gives(opset, given), given);
  }

  /**
   * Adds a node of another domain, or of an operator that is not in the table. Only its inputs are
   * checked.
   */
  public List<Value> foreign(
      String domain,
      String operator,
      Map<String, Attribute> attributes,
      int results,
      Value... operands) {
    return append(domain, operator, attributes, results, null, trim(operands));
  }

  /** Sets the type and the shape of a value. */
  public Value describe(Value value, ElementType type, List<Dim> shape) {
    requireKnown(value, "the description of '" + value.name() + "'");
    Value described = new Value(value.name(), type, shape);
    values.put(value.name(), described);
    return described;
  }

  /** Reserves a name for an output. */
  public void reserve(String output) {
    requireFree(output);
    reserved.add(output);
  }

  /** Makes a value an output of the graph under a name that was reserved for it. */
  public void output(String reservedName, Value value) {
    requireKnown(value, "the output '" + reservedName + "'");
    boolean ownName =
        nodes.stream().anyMatch(n -> n.outputs().contains(value.name()))
            && !outputs.containsValue(value.name());
    // An input or a value that is already an output cannot get another name, so it is copied.
    Value own = ownName ? value : node(Op.IDENTITY, Map.of(), value);
    Value known = values.get(value.name());
    define(known.withName(own.name()));
    outputs.put(reservedName, own.name());
  }

  /**
   * Adds all nodes of another graph that was built for the same opset, with its inputs bound to
   * values of this graph.
   *
   * @param bound the value of this graph that replaces each input of the other graph
   * @return the values that correspond to the outputs of the other graph, by name
   */
  public Map<String, Value> inline(Graph graph, Map<String, Value> bound) {
    Map<String, Value> mapped = new HashMap<>(bound);
    graph.initializers().forEach((key, tensor) -> mapped.put(key, initializer(key, tensor)));
    Map<String, Value> described = new HashMap<>();
    graph.values().forEach(v -> described.put(v.name(), v));
    graph.outputs().forEach(v -> described.put(v.name(), v));
    for (String carried : graph.preserved().names()) {
      requireFree(carried);
      mapped.put(carried, define(Value.of(carried, null)));
    }
    preserved = graph.preserved();
    for (Node node : graph.nodes()) {
      List<String> made = new ArrayList<>();
      for (String output : node.outputs()) {
        if (output.isEmpty()) {
          made.add(output);
          continue;
        }
        Value known = described.getOrDefault(output, Value.of(output, null));
        Value value = define(known.withName(unique(output)));
        mapped.put(output, value);
        made.add(value.name());
      }
      String free = nodeNames.add(node.name()) ? node.name() : made.get(0);
      Node own = node.reading(value -> mapped.get(value).name());
      nodes.add(own.withOutputs(made).withName(free));
    }
    Map<String, Value> results = new LinkedHashMap<>();
    graph.outputs().forEach(v -> results.put(v.name(), mapped.get(v.name())));
    return results;
  }

  /** Returns the finished graph. */
  public Graph build() {
    Map<String, String> renamed = new HashMap<>();
    outputs.forEach((wanted, current) -> renamed.put(current, wanted));
    List<Node> finished =
        nodes.stream()
            .map(
                n ->
                    n.reading(value -> renamed.getOrDefault(value, value))
                        .withOutputs(rename(n.outputs(), renamed)))
            .toList();
    List<Value> results =
        outputs.entrySet().stream()
            .map(e -> values.get(e.getValue()).withName(e.getKey()))
            .toList();
    Set<String> edges = new HashSet<>(initializers.keySet());
    inputs.forEach(v -> edges.add(v.name()));
    edges.addAll(outputs.values());
    List<Value> between =
        values.values().stream()
            .filter(v -> v.shape() != null && !edges.contains(v.name()))
            .toList();
    return new Graph(name, inputs, results, finished, initializers, between, preserved);
  }

  private static List<String> rename(List<String> names, Map<String, String> renamed) {
    return names.stream().map(n -> renamed.getOrDefault(n, n)).toList();
  }

  private static List<Value> trim(Value... operands) {
    List<Value> given = new ArrayList<>(Arrays.asList(operands));
    while (!given.isEmpty() && given.get(given.size() - 1) == null) {
      given.remove(given.size() - 1);
    }
    return given;
  }

  private List<Value> append(
      String domain,
      String operator,
      Map<String, Attribute> attributes,
      int results,
      ElementType type,
      List<Value> operands) {
    String node = unique(operator + "_" + nodes.size());
    nodeNames.add(node);
    operands.stream().filter(v -> v != null).forEach(v -> requireKnown(v, "node '" + node + "'"));
    List<Value> made = new ArrayList<>();
    for (int i = 0; i < results; i++) {
      made.add(define(Value.of(results == 1 ? node : unique(node + "." + i), type)));
    }
    nodes.add(
        new Node(
            node,
            domain,
            operator,
            operands.stream().map(v -> v == null ? "" : v.name()).toList(),
            made.stream().map(Value::name).toList(),
            attributes));
    return made;
  }

  private Value define(Value value) {
    values.put(value.name(), value);
    return value;
  }

  private void requireFree(String name) {
    if (values.containsKey(name) || reserved.contains(name)) {
      throw new GraphException(
          "the name '" + name + "' is given twice; give each input and output its own");
    }
  }

  private void requireKnown(Value value, String where) {
    if (!values.containsKey(value.name())) {
      throw new GraphException(
          "'%s', an input of %s, is not a value of the graph '%s'"
              .formatted(value.name(), where, name));
    }
  }
}
