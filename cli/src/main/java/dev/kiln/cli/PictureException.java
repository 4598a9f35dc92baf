package dev.kiln.cli;

/** A file that can't be read as a picture; the message is one line that names it. */
final class PictureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PictureException(String message) {
    super(message);
  }
}
