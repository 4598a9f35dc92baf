package dev.kiln.runtime;

import java.util.Locale;

/** The task of a model. A card stores it as {@code kiln.task}. */
public enum Task {
  /** Renders a picture in an artistic style. */
  STYLE,
  /** Assigns a class to each pixel. */
  SEGMENTATION,
  /** Recognises handwritten digits. */
  DIGITS,
  /** Classifies a picture. */
  CLASSIFICATION,
  /** Generates pictures from random numbers. */
  GENERATOR,
  /** Encodes a picture as a short vector of numbers and reconstructs the picture from it. */
  AUTOENCODER,
  /** Encodes a picture as a short vector of numbers. */
  ENCODER,
  /** Distinguishes generated pictures from real ones. */
  DISCRIMINATOR,
  /** No task, or one that this version of Kiln does not know. */
  NONE;

  /**
   * Returns the task with the given spelling in a card, or {@link #NONE} if there is no such task.
   */
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
