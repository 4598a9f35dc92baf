package dev.kiln.pipeline.export;

import java.util.Locale;

/** What of a network is exported. */
public enum Part {
  WHOLE,

  /** From pictures to codes. */
  ENCODER,

  /** From codes to pictures. */
  DECODER,

  /** From pictures to how real they look. */
  DISCRIMINATOR;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
