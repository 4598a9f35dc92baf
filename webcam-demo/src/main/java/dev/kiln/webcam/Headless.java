package dev.kiln.webcam;

import dev.kiln.runtime.image.Image;
import java.time.Duration;

/** A live session that nobody sees: it only measures, and records if asked to. */
public final class Headless {
  private Headless() {}

  /**
   * Runs for a while.
   *
   * @throws WebcamException if the source can't be opened or there is no such model
   */
  public static LiveReport run(ModelShelf shelf, LiveOptions options, Duration duration)
      throws InterruptedException {
    Screen dark =
        new Screen() {
          @Override
          public void show(Image frame, Painting painting) {}

          @Override
          public void say(String news) {}
        };
    try (LiveSession session = new LiveSession(shelf, options, dark)) {
      Thread.sleep(duration.toMillis());
      return session.stop();
    }
  }
}
