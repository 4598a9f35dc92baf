package dev.kiln.train.weights;

import dev.kiln.train.TrainingException;
import java.nio.file.Path;

/**
 * Builds the one-line exception for a file that is not what it should be, without control
 * characters that the file may contain.
 */
final class MalformedFile {
  private static final int LONGEST = 500;

  private MalformedFile() {}

  /** Returns an exception that says what the file is, if that is known, or else what it lacks. */
  static TrainingException file(Path file, String expected, Exception cause) {
    return ForeignFile.of(file)
        .map(
            other -> new TrainingException("%s: not weights, but %s".formatted(file, other), cause))
        .orElseGet(
            () ->
                new TrainingException(
                    "%s: not %s: %s".formatted(file, expected, reason(cause)), cause));
  }

  private static String reason(Exception cause) {
    String reason = String.valueOf(cause.getMessage());
    String shown = reason.length() > LONGEST ? reason.substring(0, LONGEST) + "..." : reason;
    return shown.replaceAll("\\p{Cntrl}+", " ");
  }
}
