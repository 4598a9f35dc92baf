package dev.kiln.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import dev.kiln.runtime.errors.ModelException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The single ONNX Runtime environment of the process, with minimal logging and telemetry disabled.
 */
final class Ort {
  private static final Logger LOG = LoggerFactory.getLogger(Ort.class);

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
      keepToTheEnd();
      return environment;
    }

    /**
     * ONNX Runtime's shutdown hook gives its native environment back, even under threads that are
     * still opening or running models, which crash then (microsoft/onnxruntime, issue 31352). The
     * environment counts its holders, so a second one keeps it; the system frees it in the end.
     */
    private static void keepToTheEnd() {
      try {
        Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
        api.setAccessible(true);
        Method hold =
            OrtEnvironment.class.getDeclaredMethod(
                "createHandle", long.class, int.class, String.class);
        hold.setAccessible(true);
        hold.invoke(
            null, api.get(null), OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL.getValue(), "kiln");
      } catch (ReflectiveOperationException | RuntimeException e) {
        LOG.debug("ONNX Runtime's environment may end before its users", e);
      }
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
