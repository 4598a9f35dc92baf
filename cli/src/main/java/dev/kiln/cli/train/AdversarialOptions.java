package dev.kiln.cli.train;

import static dev.kiln.cli.train.RecipeOptions.or;

import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Run;
import dev.kiln.train.network.Network;
import dev.kiln.train.recipe.Noise;
import dev.kiln.train.recipe.adversarial.Adversarial;
import dev.kiln.train.recipe.adversarial.AdversarialLoss;
import dev.kiln.train.recipe.adversarial.AdversarialSettings;
import dev.kiln.train.recipe.adversarial.SampleQuality;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options for training a generator against a discriminator. */
final class AdversarialOptions implements RecipeOptions {
  @Option(
      names = "--beta1",
      paramLabel = "B",
      description = "Adam's decay rate of the mean gradient, from 0 to below 1.")
  private Double beta1;

  @Option(
      names = "--beta2",
      paramLabel = "B",
      description = "Adam's decay rate of the mean squared gradient, from 0 to below 1.")
  private Double beta2;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description =
          "The loss: cross-entropy, least-squares, or cross-entropy-of-probabilities for a"
              + " discriminator that ends in a sigmoid.")
  private AdversarialLoss loss;

  @Option(
      names = "--noise",
      paramLabel = "NAME",
      description = "The distribution of the latent numbers: uniform (-1 to 1) or normal.")
  private Noise noise;

  @Option(
      names = "--first",
      paramLabel = "NAME",
      description = "The network that is updated first in each step: discriminator or generator.")
  private AdversarialSettings.First first;

  @Option(
      names = "--shuffle",
      negatable = true,
      description = "Shuffle the pictures in each epoch.")
  private Boolean shuffle;

  @Option(
      names = "--classifier",
      paramLabel = "RUN_DIR",
      description = "Judge the samples after each epoch by the digit classifier of this run.")
  private Path classifier;

  @Override
  public Network adapted(Network network, TrainOptions common) {
    return OwnPictures.adapted(network, common.data);
  }

  @Override
  public Set<String> lacks(Network network) {
    return Set.of(
        "--weights", "--backbone", "--image", "--frozen-epochs", "--momentum", "--weight-decay");
  }

  @Override
  public Recipe recipe(
      Network network, TrainOptions common, Optional<Run> resumed, PrintWriter out) {
    AdversarialSettings defaults =
        resumed
            .map(run -> run.settings(AdversarialSettings.class))
            .orElseGet(() -> AdversarialSettings.of(network));
    boolean own = OwnPictures.areMeant(common.data);
    AdversarialSettings settings = settings(common, defaults);
    return new Adversarial(
        network,
        own ? OwnPictures.of(common.data, network, out) : OwnPictures.digits(common.data),
        settings,
        Optional.ofNullable(classifier).map(SampleQuality::byRun));
  }

  private AdversarialSettings settings(TrainOptions common, AdversarialSettings defaults) {
    return new AdversarialSettings(
        common.or(defaults.fit()),
        or(beta1, defaults.beta1()),
        or(beta2, defaults.beta2()),
        or(loss, defaults.loss()),
        or(noise, defaults.noise()),
        or(first, defaults.first()),
        or(shuffle, defaults.shuffle()));
  }
}
