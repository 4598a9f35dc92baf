package dev.kiln.cli.train;

import static dev.kiln.cli.train.RecipeOptions.or;

import dev.kiln.train.data.Mnist;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Run;
import dev.kiln.train.network.Network;
import dev.kiln.train.recipe.autoencode.Autoencode;
import dev.kiln.train.recipe.autoencode.AutoencodeSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** The options for training an autoencoder: only those that all recipes share. */
final class AutoencodeOptions implements RecipeOptions {
  @Override
  public Set<String> lacks(Network network) {
    return Set.of("--weights", "--momentum");
  }

  @Override
  public Recipe recipe(
      Network network, TrainOptions common, Optional<Run> resumed, PrintWriter out) {
    AutoencodeSettings defaults =
        resumed
            .map(run -> run.settings(AutoencodeSettings.class))
            .orElseGet(() -> AutoencodeSettings.of(network));
    AutoencodeSettings settings =
        new AutoencodeSettings(
            common.or(defaults.fit()), or(common.weightDecay, defaults.weightDecay()));
    Path folder = common.data == null ? Mnist.cached() : common.data;
    return new Autoencode(network, Mnist.train(folder), Mnist.test(folder), settings);
  }
}
