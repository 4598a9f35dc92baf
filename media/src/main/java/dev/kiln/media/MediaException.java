package dev.kiln.media;

/**
 * A camera, video or display that can't be used as asked; the message is one line for a person to
 * read.
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
