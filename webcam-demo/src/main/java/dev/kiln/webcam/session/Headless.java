package dev.kiln.webcam.session;

import dev.kiln.media.MediaException;
import dev.kiln.runtime.image.Image;
import java.time.Duration;

/** A live session that nobody sees: it only measures, and records if asked to. */
public final class Headless {
  private Headless() {}

  /**
   * Runs for a while.
   *
   * @throws MediaException if the source can't be opened or there is no such model
   */
  public static LiveReport run(ModelCatalog shelf, LiveOptions options, Duration duration)
      throws InterruptedException {
    FrameDisplay dark =
        new FrameDisplay() {
          @Override
          public void show(Image frame, RenderedFrame painting) {}

          @Override
          public void say(String news) {}
        };
    try (LiveSession session = new LiveSession(shelf, options, dark)) {
      Thread.sleep(duration.toMillis());
      return session.stop();
    }
  }
}
