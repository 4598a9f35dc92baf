package dev.kiln.runtime.errors;

/**
 * Thrown when a model cannot be opened or run as requested. The message is one line that names the
 * model, what was found and what was expected. The cause, if any, is kept.
 */
public class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ModelException(String message) {
    super(message);
  }

  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
