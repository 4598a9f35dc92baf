package dev.kiln.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * One operation of a graph.
 *
 * @param name unique among its graph's nodes; for people
 * @param domain who defined the operator; empty for ONNX itself
 * @param operator the operator's name, such as {@code Conv}
 * @param inputs names of values; empty for an optional one that is left out
 * @param outputs names of the values it makes; empty for one that is not wanted
 * @param attributes in the order in which they were given
 * @param preserved what else the file says of it
 */
public record Node(
    String name,
    String domain,
    String operator,
    List<String> inputs,
    List<String> outputs,
    Map<String, Attribute> attributes,
    Preserved preserved) {
  public Node {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    // Keeps the order, so that the same graph gives the same file.
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  public Node(
      String name,
      String domain,
      String operator,
      List<String> inputs,
      List<String> outputs,
      Map<String, Attribute> attributes) {
    this(name, domain, operator, inputs, outputs, attributes, Preserved.NONE);
  }

  /** Whether it is one of these operators of ONNX itself. */
  public boolean is(String... operators) {
    return domain.isEmpty() && List.of(operators).contains(operator);
  }

  /** The name of an input; empty if it is left out. */
  public String input(int index) {
    return index < inputs.size() ? inputs.get(index) : "";
  }

  /** The name of its first output. */
  public String output() {
    return outputs.get(0);
  }

  /** A whole number among its attributes. */
  public long integer(String attribute, long otherwise) {
    Attribute found = attributes.get(attribute);
    return found == null ? otherwise : as(Attribute.Int.class, attribute, found).value();
  }

  /** A list of whole numbers among its attributes; empty if there is none. */
  public List<Long> integers(String attribute) {
    Attribute found = attributes.get(attribute);
    return found == null ? List.of() : as(Attribute.Ints.class, attribute, found).values();
  }

  /** A number among its attributes. */
  public float number(String attribute, float otherwise) {
    Attribute found = attributes.get(attribute);
    return found == null ? otherwise : as(Attribute.Float.class, attribute, found).value();
  }

  /** A word among its attributes. */
  public String text(String attribute, String otherwise) {
    Attribute found = attributes.get(attribute);
    return found == null ? otherwise : as(Attribute.Text.class, attribute, found).value();
  }

  private <T extends Attribute> T as(Class<T> kind, String attribute, Attribute found) {
    if (!kind.isInstance(found)) {
      throw new GraphException(
          "%s '%s': the attribute '%s' is of kind %s, expected %s"
              .formatted(
                  operator,
                  name,
                  attribute,
                  found.getClass().getSimpleName(),
                  kind.getSimpleName()));
    }
    return kind.cast(found);
  }

  /** The graphs that it runs: the branches of an If, the body of a Loop. */
  public List<Graph> subgraphs() {
    return attributes.values().stream()
        .flatMap(
            a ->
                a instanceof Attribute.Subgraph one
                    ? List.of(one.value()).stream()
                    : a instanceof Attribute.Subgraphs many
                        ? many.values().stream()
                        : List.<Graph>of().stream())
        .toList();
  }

  /** Every value it reads: its inputs, and what its subgraphs take from around it. */
  public Set<String> reads() {
    Set<String> names = new LinkedHashSet<>(inputs);
    names.remove("");
    subgraphs().forEach(graph -> names.addAll(graph.captures()));
    return names;
  }

  /** The same node reading other values, in its subgraphs too. */
  public Node reading(UnaryOperator<String> other) {
    Map<String, Attribute> renamed = new LinkedHashMap<>();
    attributes.forEach((key, value) -> renamed.put(key, reading(value, other)));
    List<String> taken = inputs.stream().map(i -> i.isEmpty() ? i : other.apply(i)).toList();
    return new Node(name, domain, operator, taken, outputs, renamed, preserved);
  }

  private static Attribute reading(Attribute attribute, UnaryOperator<String> other) {
    if (attribute instanceof Attribute.Subgraph one) {
      return new Attribute.Subgraph(one.value().capturing(other));
    }
    if (attribute instanceof Attribute.Subgraphs many) {
      return new Attribute.Subgraphs(
          many.values().stream().map(graph -> graph.capturing(other)).toList());
    }
    return attribute;
  }

  /** The same node under another name. */
  public Node withName(String other) {
    return new Node(other, domain, operator, inputs, outputs, attributes, preserved);
  }

  /** The same node with other inputs. */
  public Node withInputs(List<String> taken) {
    return new Node(name, domain, operator, taken, outputs, attributes, preserved);
  }

  /** The same node making values of other names. */
  public Node withOutputs(List<String> made) {
    return new Node(name, domain, operator, inputs, made, attributes, preserved);
  }

  /** The same node with an attribute set. */
  public Node with(String attribute, Attribute value) {
    Map<String, Attribute> more = new LinkedHashMap<>(attributes);
    more.put(attribute, value);
    return new Node(name, domain, operator, inputs, outputs, more, preserved);
  }
}
