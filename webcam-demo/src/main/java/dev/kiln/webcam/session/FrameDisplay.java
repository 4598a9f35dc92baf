package dev.kiln.webcam.session;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.render.RenderedFrame;

/** Shows the results of a live session. */
public interface FrameDisplay {
  /** Shows nothing. */
  FrameDisplay NONE =
      new FrameDisplay() {
        @Override
        public void show(Image frame, RenderedFrame result) {}

        @Override
        public void showStatus(String line) {}
      };

  /** Shows a result. Frame and result are valid only during the call. */
  void show(Image frame, RenderedFrame result);

  /** Shows one line that says why no frames come; an empty line removes it. */
  void showStatus(String line);
}
