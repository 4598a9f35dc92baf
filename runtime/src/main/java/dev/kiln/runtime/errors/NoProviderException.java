package dev.kiln.runtime.errors;

/**
 * Thrown when none of the chosen execution providers can run a model; the message gives the reason
 * for each of them.
 */
public final class NoProviderException extends ModelException {
  private static final long serialVersionUID = 1L;

  public NoProviderException(String message) {
    super(message);
  }

  public NoProviderException(String message, Throwable cause) {
    super(message, cause);
  }
}
