package dev.kiln.tune.torch;

import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;

/** Thrown when a node has no expression, or none for the way in which it is used. */
final class UntrainableException extends GraphException {
  private static final long serialVersionUID = 1L;

  private final transient Node node;
  private final String why;

  UntrainableException(Node node, String why) {
    super("%s '%s' cannot be trained: %s".formatted(node.operator(), node.name(), why));
    this.node = node;
    this.why = why;
  }

  Node node() {
    return node;
  }

  String why() {
    return why;
  }
}
