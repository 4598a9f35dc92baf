package dev.kiln.webcam.session;

import dev.kiln.media.MediaException;
import java.time.Duration;

/** Runs a live session without a display: it measures, and records if asked to. */
public final class Headless {
  private Headless() {}

  /**
   * Runs a session for a while and returns what it measured.
   *
   * @throws MediaException if the source cannot be opened or the recording cannot be written
   * @throws IllegalArgumentException if the catalog has no such model
   */
  public static LiveReport run(ModelCatalog catalog, LiveOptions options, Duration duration)
      throws InterruptedException {
    try (LiveSession session = new LiveSession(catalog, options, FrameDisplay.NONE)) {
      Thread.sleep(duration.toMillis());
      return session.stop();
    }
  }
}
