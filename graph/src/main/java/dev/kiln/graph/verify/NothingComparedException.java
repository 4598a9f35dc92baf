package dev.kiln.graph.verify;

import dev.kiln.graph.GraphException;

/**
 * Thrown when a model cannot be compared: it runs with nothing that was tried, or a tensor can hold
 * none of its outputs.
 */
public final class NothingComparedException extends GraphException {
  private static final long serialVersionUID = 1L;

  NothingComparedException(String message) {
    super(message);
  }
}
