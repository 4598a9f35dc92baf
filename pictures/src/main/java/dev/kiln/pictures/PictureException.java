package dev.kiln.pictures;

/** A file that cannot be read or written as a picture. The message is one line that names it. */
public final class PictureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PictureException(String message) {
    super(message);
  }

  public PictureException(String message, Throwable cause) {
    super(message, cause);
  }
}
