package dev.kiln.runtime.errors;

/** A model that can't be opened or run as asked; the message is one line for a person to read. */
public class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ModelException(String message) {
    super(message);
  }

  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
