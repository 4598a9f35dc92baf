package dev.kiln.cli;

/** An argument that can't be meant: exit code 2. The message is one line. */
final class WrongArgumentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WrongArgumentException(String message) {
    super(message);
  }
}
