package dev.kiln.runtime.render;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.Digit;
import java.util.List;

/** A frame with a model's result drawn into it. */
public interface RenderedFrame {
  /** Returns the name of the model. */
  String model();

  /** Returns the picture to show, of the size and format of the frame. */
  Image picture();

  /** Returns what the model found, as text to read or hear; empty if there is nothing to say. */
  default List<String> words() {
    return List.of();
  }

  /** Returns the digits that the model found; empty for other models. */
  default List<Digit> digits() {
    return List.of();
  }
}
