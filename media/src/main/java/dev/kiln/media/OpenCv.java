package dev.kiln.media;

import java.util.Locale;
import nu.pattern.OpenCV;

/** OpenCV's native library, loaded when it is first needed. */
public final class OpenCv {
  /** Does nothing if the library is loaded; throws if it does not load. */
  private static final Runnable CHECK = load();

  private OpenCv() {}

  private static Runnable load() {
    try {
      OpenCV.loadLocally();
      return () -> {};
    } catch (RuntimeException | LinkageError e) {
      return () -> {
        throw new MediaException(message(e), e);
      };
    }
  }

  private static String message(Throwable failure) {
    return "OpenCV's native library does not load on this platform ("
        + System.getProperty("os.name").toLowerCase(Locale.ROOT)
        + " "
        + System.getProperty("os.arch")
        + "), so cameras and videos cannot be opened; use the page with the browser's camera ("
        + firstLine(root(failure))
        + ")";
  }

  /**
   * The loader's own message is wrapped by the failed initialization of the class that calls it.
   */
  private static Throwable root(Throwable e) {
    return e.getCause() == null ? e : root(e.getCause());
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
  }

  /**
   * Loads OpenCV unless it is loaded. Thread-safe.
   *
   * @throws MediaException if its native library does not load on this platform
   */
  public static void require() {
    CHECK.run();
  }
}
