package dev.kiln.graph;

import dev.kiln.runtime.ElementType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * One operation of a graph.
 *
 * @param name a descriptive name, unique among the nodes of the graph
 * @param domain the domain that defines the operator; empty for ONNX itself
 * @param operator the name of the operator, such as {@code Conv}
 * @param inputs the names of the values that it reads; an empty name marks an omitted optional
 *     input
 * @param outputs the names of the values that it produces; an empty name marks an unused output
 * @param attributes the attributes in their original order
 * @param preserved the other content of the node in the file
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
    // Keep the order, so that the same graph always gives the same file.
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

  /** Returns whether this node is one of these standard ONNX operators. */
  public boolean is(String... operators) {
    return domain.isEmpty() && List.of(operators).contains(operator);
  }

  /** Returns the name of an input, or an empty string if the input is omitted. */
  public String input(int index) {
    return index < inputs.size() ? inputs.get(index) : "";
  }

  /** Returns the name of the first output. */
  public String output() {
    return outputs.get(0);
  }

  /** Returns an integer attribute, or the default if it is not set. */
  public long integer(String attribute, long otherwise) {
    Attribute found = attributes.get(attribute);
    return found == null ? otherwise : as(Attribute.Int.class, attribute, found).value();
  }

  /** Returns an integer list attribute, or an empty list if it is not set. */
  public List<Long> integers(String attribute) {
    Attribute found = attributes.get(attribute);
    return found == null ? List.of() : as(Attribute.Ints.class, attribute, found).values();
  }

  /** Returns a float attribute, or the default if it is not set. */
  public float number(String attribute, float otherwise) {
    Attribute found = attributes.get(attribute);
    return found == null ? otherwise : as(Attribute.Float.class, attribute, found).value();
  }

  /** Returns a string attribute, or the default if it is not set. */
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

  /** Returns the value of a Constant node; empty for other nodes and for sparse values. */
  public Optional<TensorData> constant() {
    if (!is("Constant") || attributes.size() != 1) {
      return Optional.empty();
    }
    Attribute value = attributes.values().iterator().next();
    if (value instanceof Attribute.Tensor tensor) {
      return Optional.of(tensor.value());
    }
    if (value instanceof Attribute.Int number) {
      return Optional.of(TensorData.ofScalar(ElementType.INT64, number.value()));
    }
    if (value instanceof Attribute.Float number) {
      return Optional.of(TensorData.ofScalar(ElementType.FLOAT, number.value()));
    }
    if (value instanceof Attribute.Floats numbers) {
      float[] values = new float[numbers.values().size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = numbers.values().get(i);
      }
      return Optional.of(TensorData.ofFloats(List.of((long) values.length), values));
    }
    return value instanceof Attribute.Ints numbers
        ? Optional.of(
            TensorData.ofLongs(numbers.values().stream().mapToLong(Long::longValue).toArray()))
        : Optional.empty();
  }

  /** Returns the subgraphs of this node, such as the branches of an If or the body of a Loop. */
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

  /**
   * Returns the names of all values that this node reads: its inputs and the values that its
   * subgraphs capture.
   */
  public Set<String> reads() {
    Set<String> names = new LinkedHashSet<>(inputs);
    names.remove("");
    subgraphs().forEach(graph -> names.addAll(graph.captures()));
    return names;
  }

  /** Returns this node with the values that it reads renamed, in its subgraphs too. */
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

  /** Returns this node with another name. */
  public Node withName(String other) {
    return new Node(other, domain, operator, inputs, outputs, attributes, preserved);
  }

  /** Returns this node with other inputs. */
  public Node withInputs(List<String> taken) {
    return new Node(name, domain, operator, taken, outputs, attributes, preserved);
  }

  /** Returns this node with other names for its outputs. */
  public Node withOutputs(List<String> made) {
    return new Node(name, domain, operator, inputs, made, attributes, preserved);
  }

  /** Returns this node with an attribute set. */
  public Node with(String attribute, Attribute value) {
    Map<String, Attribute> more = new LinkedHashMap<>(attributes);
    more.put(attribute, value);
    return new Node(name, domain, operator, inputs, outputs, more, preserved);
  }

  /** Returns this node without an attribute. */
  public Node without(String attribute) {
    Map<String, Attribute> fewer = new LinkedHashMap<>(attributes);
    fewer.remove(attribute);
    return new Node(name, domain, operator, inputs, outputs, fewer, preserved);
  }
}
