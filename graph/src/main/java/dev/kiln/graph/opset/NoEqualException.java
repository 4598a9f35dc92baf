package dev.kiln.graph.opset;

/** Thrown by a rule when the newer version of an operator cannot do what a node does. */
final class NoEqualException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NoEqualException(String reason) {
    super(reason);
  }
}
