package dev.kiln.cli.train;

import dev.kiln.cli.console.WrongArgumentException;
import dev.kiln.pipeline.export.NetworkSource;
import dev.kiln.train.fit.Fit;
import dev.kiln.train.fit.Progress;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Run;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.network.Network;
import java.io.PrintWriter;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiln train}: a network's weights, from a data set. */
@Command(
    name = "train",
    description = {
      "Train a network.",
      "Without options it trains as the network's article does. Ctrl-C saves first; --resume goes on."
    },
    mixinStandardHelpOptions = true)
public final class TrainCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "NETWORK",
      description = "A name that 'kiln networks' lists.")
  private String network;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the run goes; runs/NETWORK without it.")
  private Path out;

  @Option(
      names = "--resume",
      description = "Go on with the run in --out, with its settings, exactly where it was.")
  private boolean resume;

  @Mixin private TrainOptions common;

  @ArgGroup(validate = false, heading = "Digits and classes of pictures:%n")
  private ClassifyOptions classify = new ClassifyOptions();

  private final AutoencodeOptions autoencode = new AutoencodeOptions();

  @ArgGroup(validate = false, heading = "Generators:%n")
  private AdversarialOptions adversarial = new AdversarialOptions();

  @ArgGroup(validate = false, heading = "Segmentation:%n")
  private SegmentOptions segment = new SegmentOptions();

  @ArgGroup(validate = false, heading = "Style transfer:%n")
  private StyleOptions style = new StyleOptions();

  /** Returns the options of the recipe that trains networks of a kind. */
  private RecipeOptions recipe(Network.Kind kind) {
    return switch (kind) {
      case DIGITS, CLASSIFICATION -> classify;
      case AUTOENCODER -> autoencode;
      case GENERATOR -> adversarial;
      case SEGMENTATION -> segment;
      case STYLE -> style;
    };
  }

  @Override
  public void run() {
    // Plots are drawn without a screen, even where one is set but can't be reached.
    System.setProperty("java.awt.headless", "true");
    Network found = NetworkSource.network(network);
    RunDirectory directory =
        new RunDirectory(Optional.ofNullable(out).orElse(Path.of("runs", network)));
    PrintWriter writer = spec.commandLine().getOut();
    Progress progress = Progress.to(writer);
    try (Recipe recipe = recipe(found, directory, writer)) {
      Run run =
          resume
              ? Fit.resume(network, recipe, directory, progress)
              : Fit.start(network, recipe, directory, progress);
      if (run.epochs().size() >= recipe.plan().settings().fit().epochs()) {
        writer.println(
            "all %d epochs are done; %s holds weights, metrics and curves"
                .formatted(run.epochs().size(), directory.path()));
      }
    }
  }

  private Recipe recipe(Network found, RunDirectory directory, PrintWriter writer) {
    RecipeOptions options = recipe(found.kind());
    refuseOptionsOfOthers(options);
    try {
      return options.recipe(found, common, resumed(directory), writer);
    } catch (IllegalArgumentException e) {
      throw new WrongArgumentException(e.getMessage());
    }
  }

  private void refuseOptionsOfOthers(RecipeOptions chosen) {
    List<OptionSpec> given = spec.commandLine().getParseResult().matchedOptions();
    for (OptionSpec option : given) {
      Class<?> owner = ((Field) option.userObject()).getDeclaringClass();
      if (RecipeOptions.class.isAssignableFrom(owner) && owner != chosen.getClass()) {
        throw new WrongArgumentException(
            "%s has no option %s".formatted(network, option.longestName()));
      }
    }
  }

  /** The run that goes on, if it is one of this network; else resuming says why not. */
  private Optional<Run> resumed(RunDirectory directory) {
    return resume && directory.holdsRun()
        ? Optional.of(directory.run()).filter(run -> run.network().equals(network))
        : Optional.empty();
  }
}
