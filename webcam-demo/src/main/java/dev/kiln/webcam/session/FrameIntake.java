package dev.kiln.webcam.session;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.live.LiveStream;

/** Where a source's frames go. Called by one thread. */
public interface FrameIntake {
  /** Returns the picture to fill with the next frame, in BGR. */
  Image next(int width, int height);

  /**
   * Takes the picture that {@link #next} returned.
   *
   * @param timestamp when the source captured it, by {@link System#nanoTime}
   */
  void submit(long timestamp);

  /** Returns an intake that fills a stream. */
  static FrameIntake of(LiveStream<?> stream) {
    return new FrameIntake() {
      @Override
      public Image next(int width, int height) {
        return stream.next(width, height, PixelFormat.BGR);
      }

      @Override
      public void submit(long timestamp) {
        stream.submit(timestamp);
      }
    };
  }
}
