package dev.kiln.cli.train;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST;

import dev.kiln.cli.console.TrainerLibrary;
import dev.kiln.pipeline.models.NetworkCatalog;
import dev.kiln.train.fit.Fit;
import dev.kiln.train.fit.Progress;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Run;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.fit.SheetEvery;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Networks;
import java.io.PrintWriter;
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

/** {@code kiln train}: trains a network on a data set. */
@Command(
    name = "train",
    description = {
      "Train a network on a data set.",
      "Default settings are those of the network's article. Ctrl-C saves the run and stops; --resume continues it."
    },
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true)
public final class TrainCommand implements Runnable {
  private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "NETWORK",
      description = "The network: a name that 'kiln networks' lists.")
  private String network;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write the run to this folder. Default: runs/NETWORK.")
  private Path out;

  @Option(
      names = "--resume",
      description = "Continue the run in --out exactly where it stopped, with its settings.")
  private boolean resume;

  @Mixin private TrainOptions common;

  @ArgGroup(validate = false, heading = "Digits and classification:%n")
  private ClassifyOptions classify = new ClassifyOptions();

  private final AutoencodeOptions autoencode = new AutoencodeOptions();

  @ArgGroup(validate = false, heading = "Generators:%n")
  private AdversarialOptions adversarial = new AdversarialOptions();

  @ArgGroup(validate = false, heading = "Segmentation:%n")
  private SegmentOptions segment = new SegmentOptions();

  @ArgGroup(validate = false, heading = "Style transfer:%n")
  private StyleOptions style = new StyleOptions();

  /** The help of a network, such as {@code kiln train lenet5 --help}, lists only its options. */
  @Spec
  private void describe(CommandSpec described) {
    spec = described;
    described
        .usageMessage()
        .sectionMap()
        .put(
            SECTION_KEY_OPTION_LIST,
            help -> {
              Optional<Network> found = network == null ? Optional.empty() : Networks.find(network);
              return found
                  .map(n -> new RecipeHelp(help, recipe(n.kind()), n).options())
                  .orElseGet(help::optionList);
            });
  }

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
    // Plots need no display, and a display that is set may be out of reach.
    System.setProperty("java.awt.headless", "true");
    Network named = NetworkCatalog.find(network);
    RunDirectory directory =
        new RunDirectory(Optional.ofNullable(out).orElse(Path.of("runs", named.name())));
    refuseOptionsOfOthers(named, recipe(named.kind()));
    Network found = chosen(named, directory);
    PrintWriter writer = spec.commandLine().getOut();
    TrainerLibrary.require();
    common.device.require();
    Progress progress = Progress.to(writer);
    try (Recipe recipe = recipe(found, directory, writer)) {
      Recipe watched = watched(recipe, directory);
      Run run =
          resume
              ? Fit.resume(found.fullName(), watched, directory, progress)
              : Fit.start(found.fullName(), watched, directory, progress);
      if (run.epochs().size() >= recipe.plan().settings().fit().epochs()) {
        writer.println(
            "all %d epochs are done; %s holds the weights, metrics and curves"
                .formatted(run.epochs().size(), directory.path()));
      }
    }
  }

  /** Returns the network with the dimensions of the run to resume, or those that are asked for. */
  private Network chosen(Network named, RunDirectory directory) {
    Network asked = common.dimensions.of(named);
    if (resume && directory.holdsRun() && asked.fullName().equals(named.name())) {
      Network saved = NetworkCatalog.find(directory.run().network());
      return saved.name().equals(named.name()) ? saved : named;
    }
    return common.dimensions.of(recipe(named.kind()).adapted(named, common));
  }

  /** Returns the recipe, which draws its sheets also between the epochs if that is asked for. */
  private Recipe watched(Recipe recipe, RunDirectory directory) {
    if (common.sheetEvery == null) {
      return recipe;
    }
    if (common.sheetEvery < 1) {
      throw new IllegalArgumentException(
          "--sheet-every %d: expected 1 or more steps".formatted(common.sheetEvery));
    }
    return new SheetEvery(recipe, directory, common.sheetEvery);
  }

  private Recipe recipe(Network found, RunDirectory directory, PrintWriter writer) {
    RecipeOptions options = recipe(found.kind());
    if (common.asArticle && !options.departs(found)) {
      spec.commandLine()
          .getErr()
          .println(
              "note: --as-article: the defaults of %s are the article's".formatted(found.name()));
    }
    return options.recipe(found, common, resumed(directory, found), writer);
  }

  private void refuseOptionsOfOthers(Network found, RecipeOptions chosen) {
    List<OptionSpec> given = spec.commandLine().getParseResult().matchedOptions();
    for (OptionSpec option : given) {
      if (!RecipeHelp.has(found, chosen, option)) {
        throw new IllegalArgumentException(
            "%s has no option %s".formatted(network, option.longestName()));
      }
    }
  }

  /** Returns the run to resume if it is one of this network; otherwise Fit says why it cannot. */
  private Optional<Run> resumed(RunDirectory directory, Network found) {
    return resume && directory.holdsRun()
        ? Optional.of(directory.run()).filter(run -> run.network().equals(found.fullName()))
        : Optional.empty();
  }
}
