package dev.kiln.webcam.session;

import dev.kiln.runtime.image.Image;

/** Where a live session is seen. */
public interface FrameDisplay {
  /** Shows a result; frame and painting are valid during the call only. */
  void show(Image frame, RenderedFrame painting);

  /** Says in a line why nothing comes; an empty one takes that back. */
  void say(String news);
}
