package dev.kiln.media;

/**
 * A camera, video, display or network port that cannot be used. The message is one line that says
 * what failed and, where possible, what to do.
 */
public class MediaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MediaException(String message) {
    super(message);
  }

  public MediaException(String message, Throwable cause) {
    super(message, cause);
  }
}
