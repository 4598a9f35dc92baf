package dev.kiln.android.camera;

import dev.kiln.runtime.image.Orientation;
import dev.kiln.runtime.image.YuvBuffers;

/** Takes frames, on a camera's own thread. */
@FunctionalInterface
public interface FrameSink {
  /**
   * Takes a frame, which is valid only during the call.
   *
   * @param orientation how it must be turned to be upright on the display
   * @param timestamp when it came, by {@link System#nanoTime}
   */
  void submit(YuvBuffers frame, int width, int height, Orientation orientation, long timestamp);
}
