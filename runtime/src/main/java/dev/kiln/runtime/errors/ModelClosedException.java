package dev.kiln.runtime.errors;

/** Thrown when a model, or one of its bindings, is used after it has been closed. */
public final class ModelClosedException extends ModelException {
  private static final long serialVersionUID = 1L;

  public ModelClosedException(String message) {
    super(message);
  }
}
