package dev.kiln.cluster;

/** The one line that an error column, or a person, gets of a failure. */
final class ErrorText {
  private ErrorText() {}

  static String of(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : message.strip().lines().findFirst().orElseThrow();
  }
}
