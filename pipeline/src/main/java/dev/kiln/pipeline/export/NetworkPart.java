package dev.kiln.pipeline.export;

import java.util.Locale;

/** The part of a network that is exported. */
public enum NetworkPart {
  /** The whole network; of an adversarial one, the generator. */
  WHOLE,

  /** The half of an autoencoder that turns pictures into codes. */
  ENCODER,

  /** The half of an autoencoder that turns codes into pictures. */
  DECODER,

  /** The part of an adversarial network that scores how real a picture looks. */
  DISCRIMINATOR;

  /** Returns the name in lower case, as the command line and the model card write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
