package dev.kiln.cli;

import static dev.kiln.cli.RecipeOptions.or;

import dev.kiln.train.data.Mnist;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Run;
import dev.kiln.train.network.Network;
import dev.kiln.train.recipe.Classify;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a classifier of digits is trained. */
final class ClassifyOptions implements RecipeOptions {
  @Option(
      names = "--augment",
      negatable = true,
      description = "Vary the training pictures: turned, shifted, thicker, blurred, ...")
  private Boolean augment;

  @Override
  public Recipe recipe(
      Network network, TrainOptions common, Optional<Run> resumed, PrintWriter out) {
    Classify.Settings defaults =
        resumed
            .map(run -> run.settings(Classify.Settings.class))
            .orElseGet(() -> Classify.Settings.of(network));
    Classify.Settings settings =
        new Classify.Settings(
            or(common.epochs, defaults.epochs()),
            or(common.batch, defaults.batch()),
            or(common.learningRate, defaults.learningRate()),
            or(common.momentum, defaults.momentum()),
            or(common.weightDecay, defaults.weightDecay()),
            or(common.schedule, defaults.schedule()),
            or(common.seed, defaults.seed()),
            or(augment, defaults.augment()),
            or(common.limit, defaults.limit()),
            or(common.threads, defaults.threads()));
    Path folder = common.data == null ? Mnist.cached() : common.data;
    return new Classify(network, Mnist.train(folder), Mnist.test(folder), settings);
  }
}
