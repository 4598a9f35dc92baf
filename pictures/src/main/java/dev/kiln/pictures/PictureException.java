package dev.kiln.pictures;

/** A file that can't be read as a picture; the message is one line that names it. */
public final class PictureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PictureException(String message) {
    super(message);
  }
}
