package dev.kiln.android.engine;

import dev.kiln.runtime.Provider;
import dev.kiln.runtime.render.RenderedFrame;

/** Is told what a {@link LiveEngine} does, from its threads. */
public interface LiveListener {
  /** A result, valid only during the call. */
  void shown(RenderedFrame result);

  /** A model is open; frames from now on are its results. */
  void opened(String model, Provider provider);

  /** A model could not be opened; frames are shown as they come. */
  void refused(String model, Throwable cause);

  /** A model failed on a frame; the frames after it are tried. */
  void failed(Throwable cause);
}
