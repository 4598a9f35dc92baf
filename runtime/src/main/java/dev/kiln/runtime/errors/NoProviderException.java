package dev.kiln.runtime.errors;

/** A model that none of the chosen execution providers can run; the message says why for each. */
public final class NoProviderException extends ModelException {
  private static final long serialVersionUID = 1L;

  public NoProviderException(String message) {
    super(message);
  }

  public NoProviderException(String message, Throwable cause) {
    super(message, cause);
  }
}
