package dev.kiln.runtime.task;

import dev.kiln.runtime.errors.ModelException;
import java.util.Locale;
import java.util.Random;

/** The distribution from which each latent number of a generator is drawn independently. */
public enum Distribution {
  /** The uniform distribution on -1..1. */
  UNIFORM {
    @Override
    double next(Random random) {
      return 2 * random.nextDouble() - 1;
    }
  },

  /** The standard normal distribution. */
  NORMAL {
    @Override
    double next(Random random) {
      return random.nextGaussian();
    }
  };

  abstract double next(Random random);

  /**
   * Returns the distribution that {@code kiln.latent} in the card names, or null if it names none.
   */
  static Distribution named(Object name) {
    if (name == null) {
      return null;
    }
    for (Distribution distribution : values()) {
      if (distribution.name().toLowerCase(Locale.ROOT).equals(name)) {
        return distribution;
      }
    }
    throw new ModelException(
        "kiln.latent names the distribution '" + name + "'; expected uniform or normal");
  }
}
