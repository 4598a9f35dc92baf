package dev.kiln.export;

/**
 * An export that cannot be done. The message is one line that names what was found, what was
 * expected, where, and what to do next.
 */
public class ExportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ExportException(String message) {
    super(message);
  }

  public ExportException(String message, Throwable cause) {
    super(message, cause);
  }
}
