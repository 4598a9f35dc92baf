package dev.kiln.export.capture;

import dev.kiln.graph.GraphException;

/** Thrown when the block does not run at a shape; it may at another. */
final class Rejection extends GraphException {
  private static final long serialVersionUID = 1L;

  Rejection(String message, Throwable cause) {
    super(message, cause);
  }
}
