package dev.kiln.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import dev.kiln.runtime.errors.ModelException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** The process's one ONNX Runtime, quiet and with telemetry off. */
final class Ort {
  /** Native objects made and not yet closed: sessions, their options and tensors. */
  private static final AtomicInteger OPEN = new AtomicInteger();

  private Ort() {}

  /** Compiled at the first failure: a program that has none starts sooner. */
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
   * Loads the native library at the first call.
   *
   * @throws ModelException if there is none for this platform
   */
  static OrtEnvironment environment() {
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

  /** What went wrong, in one line without ONNX Runtime's source positions. */
  static String reason(OrtException e) {
    return firstLine(Noise.PATTERN.matcher(String.valueOf(e.getMessage())).replaceAll(""));
  }

  private static String firstLine(String text) {
    String line = text.trim().split("\\R", 2)[0].trim();
    return line.length() > 300 ? line.substring(0, 300) + "..." : line;
  }

  static void opened() {
    OPEN.incrementAndGet();
  }

  static void closed() {
    OPEN.decrementAndGet();
  }

  static int open() {
    return OPEN.get();
  }
}
