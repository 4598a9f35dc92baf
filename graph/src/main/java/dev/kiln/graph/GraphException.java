package dev.kiln.graph;

/**
 * An export that cannot be done. The message is one line that names what was found, what was
 * expected, where, and what to do next.
 */
public class GraphException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public GraphException(String message) {
    super(oneLine(message));
  }

  public GraphException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /** Names in a stranger's file may hold line breaks and a terminal's control characters. */
  private static String oneLine(String message) {
    return message.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ");
  }
}
