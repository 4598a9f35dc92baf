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
 * A search for the node where a model starts to differ from its source. It bisects the values that
 * both have: if a value differs, the cause is that value or one it is computed from; if it agrees,
 * the cause is elsewhere.
 */
public final class FirstDifference {
  /** The description for a model that differs although no value of its inner network does. */
  public static final String NOWHERE =
      "every value of the network agrees, so it is roundings that add up, or what dress put around"
          + " it";

  private final Intermediates expected;
  private final ModelValues actual;
  private final Tolerance tolerance;
  private final Set<String> shared;

  /**
   * Creates a search.
   *
   * @param expected the values of the source
   * @param actual the values of the model
   * @param tolerance how far apart two values may be
   */
  public FirstDifference(Intermediates expected, ModelValues actual, Tolerance tolerance) {
    this.expected = expected;
    this.actual = actual;
    this.tolerance = tolerance;
    this.shared = new HashSet<>(expected.names());
    shared.retainAll(actual.names());
  }

  /**
   * Returns the value that differs although everything it is computed from agrees, or empty if the
   * outputs agree.
   */
  public Optional<String> find() {
    return actual.model().graph().outputs().stream()
        .map(Value::name)
        .filter(output -> shared.contains(output) && !agrees(output))
        .findFirst()
        .map(this::cause);
  }

  /** Describes the node that computes a value. */
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
        // Skip values that cannot be inspected, such as sequences.
        shared.remove(middle);
      }
      suspects = suspects(differing, agreeing);
    }
    return differing;
  }

  /**
   * Returns the shared values that a value is computed from, except those that reach it only
   * through values that agree.
   */
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
