package dev.kiln.cli.train;

import static dev.kiln.cli.train.RecipeOptions.or;

import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Run;
import dev.kiln.train.network.Network;
import dev.kiln.train.recipe.TrainingPictures;
import dev.kiln.train.recipe.autoencode.Autoencode;
import dev.kiln.train.recipe.autoencode.AutoencodeSettings;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.Set;

/** The options for training an autoencoder: only those that all recipes share. */
final class AutoencodeOptions implements RecipeOptions {
  @Override
  public Network adapted(Network network, TrainOptions common) {
    return OwnPictures.adapted(network, common.data);
  }

  @Override
  public Set<String> lacks(Network network) {
    return Set.of("--weights", "--backbone", "--image", "--frozen-epochs", "--momentum");
  }

  @Override
  public Recipe recipe(
      Network network, TrainOptions common, Optional<Run> resumed, PrintWriter out) {
    AutoencodeSettings defaults =
        resumed
            .map(run -> run.settings(AutoencodeSettings.class))
            .orElseGet(() -> AutoencodeSettings.of(network));
    boolean own = OwnPictures.areMeant(common.data);
    AutoencodeSettings settings =
        new AutoencodeSettings(
            common.or(defaults.fit()), or(common.weightDecay, defaults.weightDecay()));
    TrainingPictures.Source pictures =
        own ? OwnPictures.of(common.data, network, out) : OwnPictures.digits(common.data);
    return new Autoencode(network, pictures, settings);
  }
}
