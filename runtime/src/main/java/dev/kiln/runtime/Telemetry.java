package dev.kiln.runtime;

import dev.kiln.runtime.errors.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.Locale;

/**
 * ONNX Runtime's telemetry, which on Linux copies the command line of the process into a buffer of
 * 4 KB without looking at its length: the process ends without a word. Java's command lines, with
 * their class paths, are often longer.
 */
final class Telemetry {
  /** Leaves room for what else is in the buffer; with 1.29, 3,981 bytes still fit. */
  static final int MOST_BYTES = 3_500;

  private static final Path COMMAND_LINE = Paths.get("/proc/self/cmdline");
  private static final int BYTES = commandLine();
  private static final boolean IS_DISABLED =
      Arrays.asList("1", "true")
          .contains(
              String.valueOf(System.getenv("ORT_DISABLE_TELEMETRY")).toLowerCase(Locale.ROOT));

  private Telemetry() {}

  /**
   * Checks, before ONNX Runtime is loaded, that its telemetry does not end the process.
   *
   * @throws ModelException if it would
   */
  static void requireHarmless() {
    if (BYTES > MOST_BYTES && !IS_DISABLED) {
      throw new ModelException(
          "ONNX Runtime's telemetry would end this process, whose command line has "
              + BYTES
              + " bytes: set ORT_DISABLE_TELEMETRY=1 in its environment, or shorten the class path"
              + " (the environment variable CLASSPATH, or java @FILE)");
    }
  }

  private static int commandLine() {
    try {
      return Files.exists(COMMAND_LINE) ? Files.readAllBytes(COMMAND_LINE).length : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
