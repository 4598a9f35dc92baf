package dev.kiln.android.engine;

import dev.kiln.runtime.Model;

/** Opens a model, as often as it is needed; whoever calls it closes the model. */
@FunctionalInterface
public interface ModelOpening {
  /**
   * Opens the model.
   *
   * @throws RuntimeException if it cannot be opened; the message says why in one line
   */
  Model open();
}
