package dev.kiln.train.recipe.autoencode;

import dev.kiln.train.fit.Hyperparameters;
import dev.kiln.train.fit.Range;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.network.Network;

/**
 * Every setting of {@link Autoencode}. The defaults are those of the article
 * "autoencoders-and-gans".
 *
 * @param weightDecay how much of a weight is added to its gradient, 0 or more
 */
public record AutoencodeSettings(Hyperparameters fit, double weightDecay)
    implements Recipe.Settings {
  /** Returns the article's settings for a network. */
  public static AutoencodeSettings of(Network network) {
    return network.name().equals("conv-autoencoder")
        ? new AutoencodeSettings(Hyperparameters.of(40, 128, 1e-3), 1e-5)
        : new AutoencodeSettings(Hyperparameters.of(100, 128, 1e-3), 0);
  }

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the setting and its range
   */
  public AutoencodeSettings {
    Range.notNegative("weight decay", weightDecay);
  }
}
