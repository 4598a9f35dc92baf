package dev.kiln.runtime;

import java.util.Locale;

/** The task of a model: which question it answers. A card names it as {@code kiln.task}. */
public enum Task {
  /** Paints a picture in a style. */
  STYLE,
  /** Finds the class of each pixel. */
  SEGMENTATION,
  /** Reads handwritten digits. */
  DIGITS,
  /** Names what a picture shows. */
  CLASSIFICATION,
  /** Makes pictures from random numbers. */
  GENERATOR,
  /** Encodes a picture in a few numbers and draws it again from them. */
  AUTOENCODER,
  /** Encodes a picture in a few numbers. */
  ENCODER,
  /** Tells generated pictures from real ones. */
  DISCRIMINATOR,
  /** No task, or one that this version of Kiln does not know. */
  NONE;

  /** Returns the task that a card spells this way; {@link #NONE} if there is no such task. */
  public static Task of(String text) {
    for (Task task : values()) {
      if (task != NONE && task.toString().equals(text)) {
        return task;
      }
    }
    return NONE;
  }

  /** Returns the spelling in a card, such as {@code style}; empty for {@link #NONE}. */
  @Override
  public String toString() {
    return this == NONE ? "" : name().toLowerCase(Locale.ROOT);
  }
}
