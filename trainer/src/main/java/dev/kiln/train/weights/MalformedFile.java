package dev.kiln.train.weights;

import dev.kiln.train.TrainingException;
import java.nio.file.Path;

/** Says in one line why a file is not what it should be, whatever the file wrote into its names. */
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
