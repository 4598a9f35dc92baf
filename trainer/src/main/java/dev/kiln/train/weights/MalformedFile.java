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

  static TrainingException file(Path file, String expected, Exception cause) {
    String reason = String.valueOf(cause.getMessage()).replaceAll("\\p{Cntrl}+", " ");
    if (reason.length() > LONGEST) {
      reason = reason.substring(0, LONGEST) + "...";
    }
    return new TrainingException("%s: not %s: %s".formatted(file, expected, reason), cause);
  }
}
