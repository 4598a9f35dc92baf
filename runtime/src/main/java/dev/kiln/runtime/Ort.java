package dev.kiln.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import dev.kiln.runtime.errors.ModelException;
import java.util.regex.Pattern;

/**
 * The single ONNX Runtime environment of the process, with minimal logging and telemetry disabled.
 */
final class Ort {
  private Ort() {}

  /** Compiled at the first failure, so that a program without failures starts faster. */
  private static final class Noise {
    private static final Pattern PATTERN =
        Pattern.compile(
            "Error code - \\w+ - message: |\\[ONNXRuntimeError\\] : \\d+ : \\w+ : "
                + "|Load model from .* failed:|Exception during initialization: "
                + "|\\S+\\.(cc|h|cpp|cu|hpp):\\d+ .*?\\)( const)? (?=[A-Z'\\[])");
  }

  private static final class Holder {
    private static final OrtEnvironment ENVIRONMENT = start();

    private static OrtEnvironment start() {
      OrtEnvironment environment =
          OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "kiln");
      try {
        environment.setTelemetry(false);
      } catch (OrtException e) {
        throw new IllegalStateException("ONNX Runtime's telemetry can't be set off: " + reason(e));
      }
      return environment;
    }
  }

  /**
   * Returns the environment; the first call loads the native library.
   *
   * @throws ModelException if there is no native library for this platform, or its telemetry would
   *     end the process
   */
  static OrtEnvironment environment() {
    Telemetry.requireHarmless();
    try {
      return Holder.ENVIRONMENT;
    } catch (LinkageError e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw new ModelException(
          "ONNX Runtime doesn't load on "
              + System.getProperty("os.name")
              + " "
              + System.getProperty("os.arch")
              + ": "
              + firstLine(cause.toString()),
          e);
    }
  }

  /** Returns the reason for a failure in one line, without ONNX Runtime's source positions. */
  static String reason(OrtException e) {
    return firstLine(Noise.PATTERN.matcher(String.valueOf(e.getMessage())).replaceAll(""));
  }

  private static String firstLine(String text) {
    String line = text.trim().split("\\R", 2)[0].trim();
    return line.length() > 300 ? line.substring(0, 300) + "..." : line;
  }
}
