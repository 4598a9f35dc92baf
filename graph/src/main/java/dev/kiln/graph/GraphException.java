package dev.kiln.graph;

/**
 * Thrown when a graph or a file cannot be read, changed, compared or written, or when a block
 * cannot be exported. The message is one line: what was found and where, what was expected, what to
 * do.
 */
public class GraphException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public GraphException(String message) {
    super(oneLine(message));
  }

  public GraphException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /** Replaces line breaks and control characters, which names in a file may contain. */
  private static String oneLine(String message) {
    return message.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ");
  }
}
