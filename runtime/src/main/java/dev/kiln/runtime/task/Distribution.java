package dev.kiln.runtime.task;

import dev.kiln.runtime.errors.ModelException;
import java.util.Locale;
import java.util.Random;

/** What a generator's latent numbers are drawn from, each on its own. */
public enum Distribution {
  /** Uniform in -1..1. */
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

  /** That of a card's {@code kiln.latent}; null if it names none. */
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
