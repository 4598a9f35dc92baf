package dev.kiln.runtime.errors;

/** A model, or a binding of it, that was used after it had been closed. */
public final class ModelClosedException extends ModelException {
  private static final long serialVersionUID = 1L;

  public ModelClosedException(String message) {
    super(message);
  }
}
