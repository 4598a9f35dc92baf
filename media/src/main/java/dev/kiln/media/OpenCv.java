package dev.kiln.media;

import java.util.Locale;
import nu.pattern.OpenCV;

/** OpenCV's native library, loaded at the first need. */
public final class OpenCv {
  private static final String OBSTACLE = obstacle();

  private OpenCv() {}

  private static String obstacle() {
    try {
      OpenCV.loadLocally();
      return "";
    } catch (RuntimeException | LinkageError e) {
      return "OpenCV has no native library that works on this platform ("
          + System.getProperty("os.name").toLowerCase(Locale.ROOT)
          + " "
          + System.getProperty("os.arch")
          + "), so there are no cameras and no videos here, only the page with a browser's camera: "
          + firstLine(root(e));
    }
  }

  /** What OpenCV's loader says is wrapped by the failure of the class that it says it in. */
  private static Throwable root(Throwable e) {
    return e.getCause() == null ? e : root(e.getCause());
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("it does not load");
  }

  /**
   * Makes sure that OpenCV is there.
   *
   * @throws MediaException if it has no native library for this platform
   */
  public static void require() {
    if (!OBSTACLE.isEmpty()) {
      throw new MediaException(OBSTACLE);
    }
  }
}
