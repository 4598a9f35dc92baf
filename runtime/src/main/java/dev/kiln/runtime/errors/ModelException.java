package dev.kiln.runtime.errors;

/**
 * A model that cannot be opened or run as asked. The message is one line that names the model, what
 * was found and what was expected. The cause is kept where there is one.
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
