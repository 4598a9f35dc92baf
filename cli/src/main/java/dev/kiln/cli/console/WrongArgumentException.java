package dev.kiln.cli.console;

/** An argument that can't be meant: exit code 2. The message is one line. */
public final class WrongArgumentException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public WrongArgumentException(String message) {
    super(message);
  }
}
