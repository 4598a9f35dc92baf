package dev.kiln.graph.verify;

import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.Value;
import dev.kiln.runtime.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the node with which a model parts from its source, by halving the values that both of them
 * have: one that differs is to blame or made from the one that is, one that agrees is not.
 */
public final class FirstDifference {
  /** For people, where a model differs and no value of the network within it does. */
  public static final String NOWHERE =
      "every value of the network agrees, so it is roundings that add up, or what dress put around"
          + " it";

  private final Intermediates expected;
  private final ModelValues actual;
  private final Tolerance tolerance;
  private final Set<String> shared;

  /**
   * @param expected the source
   * @param actual the model
   * @param tolerance how far apart two values may be
   */
  public FirstDifference(Intermediates expected, ModelValues actual, Tolerance tolerance) {
    this.expected = expected;
    this.actual = actual;
    this.tolerance = tolerance;
    this.shared = new HashSet<>(expected.names());
    shared.retainAll(actual.names());
  }

  /** The value that differs although all that it is made from agree; none if the outputs agree. */
  public Optional<String> find() {
    return actual.model().graph().outputs().stream()
        .map(Value::name)
        .filter(output -> shared.contains(output) && !agrees(output))
        .findFirst()
        .map(this::cause);
  }

  /** For people: the node that makes it. */
  public String describe(String value) {
    Node node = actual.nodes().get(maker(value));
    return "%s '%s', which makes '%s'".formatted(node.operator(), node.name(), value);
  }

  private String cause(String output) {
    String differing = output;
    Set<String> agreeing = new HashSet<>();
    List<String> suspects = suspects(differing, agreeing);
    while (!suspects.isEmpty()) {
      String middle = suspects.get(suspects.size() / 2);
      try {
        if (agrees(middle)) {
          agreeing.add(middle);
        } else {
          differing = middle;
        }
      } catch (GraphException e) {
        // What cannot be looked at, such as a sequence, is passed over.
        shared.remove(middle);
      }
      suspects = suspects(differing, agreeing);
    }
    return differing;
  }

  /** What a value is made from in both, without what reaches it only by way of those that agree. */
  private List<String> suspects(String value, Set<String> agreeing) {
    int maker = maker(value);
    Set<String> needed = new HashSet<>(actual.nodes().get(maker).reads());
    List<String> suspects = new ArrayList<>();
    for (int i = maker - 1; i >= 0; i--) {
      Node node = actual.nodes().get(i);
      List<String> open =
          node.outputs().stream()
              .filter(made -> needed.contains(made) && !agreeing.contains(made))
              .toList();
      if (!open.isEmpty()) {
        needed.addAll(node.reads());
        open.stream().filter(shared::contains).forEach(suspects::add);
      }
    }
    Collections.reverse(suspects);
    return suspects;
  }

  private int maker(String value) {
    List<Node> nodes = actual.nodes();
    int maker = 0;
    while (!nodes.get(maker).outputs().contains(value)) {
      maker++;
    }
    return maker;
  }

  private boolean agrees(String value) {
    Tensor wanted = expected.value(value);
    Tensor found = actual.value(value);
    return wanted.type() == found.type()
        && Arrays.equals(wanted.shape(), found.shape())
        && tolerance.holds(Difference.of(value, wanted, found));
  }
}
