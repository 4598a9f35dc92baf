package dev.kiln.android;

import dev.kiln.android.engine.ModelOpening;
import dev.kiln.runtime.Task;

/**
 * What the app does with a model.
 *
 * @param key stands for it in the saved state
 * @param title what the user sees
 * @param model the name of its model
 * @param opening opens the model
 */
record Mode(String key, String title, Kind kind, Task task, String model, ModelOpening opening) {
  /** Where a mode's pictures come from. */
  enum Kind {
    /** A camera, or a picture in its place. */
    FRAMES,
    /** A finger. */
    SKETCH,
    /** The model itself. */
    GENERATE
  }

  /** Returns whether the working size changes anything. */
  boolean hasSize() {
    return kind == Kind.FRAMES && (task == Task.STYLE || task == Task.SEGMENTATION);
  }
}
