package dev.kiln.cli;

import dev.kiln.train.data.Mnist;
import dev.kiln.train.fit.Fit;
import dev.kiln.train.fit.Progress;
import dev.kiln.train.fit.Run;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.fit.Schedule;
import dev.kiln.train.network.Network;
import dev.kiln.train.recipe.Classify;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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
final class TrainCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "NETWORK",
      description = "A name that 'kiln networks' lists.")
  private String network;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data set's folder; without it, MNIST comes from the cache or the net.")
  private Path data;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the run goes; runs/NETWORK without it.")
  private Path out;

  @Option(
      names = "--resume",
      description = "Go on with the run in --out, with its settings, exactly where it was.")
  private boolean resume;

  @Option(names = "--epochs", paramLabel = "N", description = "How often all data is gone through.")
  private Integer epochs;

  @Option(names = "--batch", paramLabel = "N", description = "Pictures looked at in a step.")
  private Integer batch;

  @Option(names = "--lr", paramLabel = "RATE", description = "The learning rate at the start.")
  private Double learningRate;

  @Option(names = "--momentum", paramLabel = "M", description = "From 0 to below 1.")
  private Double momentum;

  @Option(names = "--weight-decay", paramLabel = "D", description = "0 or more.")
  private Double weightDecay;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description =
          "How the learning rate changes: constant, cosine (down to 0) or step (a tenth after each"
              + " third).")
  private Schedule schedule;

  @Option(names = "--seed", paramLabel = "N", description = "What all randomness comes from.")
  private Long seed;

  @Option(
      names = "--augment",
      negatable = true,
      description = "Vary the training pictures: turned, shifted, thicker, blurred, ...")
  private Boolean augment;

  @Option(names = "--limit", paramLabel = "N", description = "Use the first N training pictures.")
  private Integer limit;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of an operator; without it 1 for small networks, else one a core.")
  private Integer threads;

  @Override
  public void run() {
    // Plots are drawn without a screen, even where one is set but can't be reached.
    System.setProperty("java.awt.headless", "true");
    Network found = Source.network(network);
    if (!found.task().equals("digits")) {
      throw new WrongArgumentException(
          network + ": its task is '" + found.task() + "'; digits is what can be trained");
    }
    RunDirectory directory =
        new RunDirectory(Optional.ofNullable(out).orElse(Path.of("runs", network)));
    Classify.Settings settings = settings(defaults(found, directory));
    Path folder = data == null ? Mnist.cached() : data;
    PrintWriter writer = spec.commandLine().getOut();
    Progress progress = Progress.to(writer);
    try (Classify recipe = new Classify(found, Mnist.train(folder), Mnist.test(folder), settings)) {
      Run run =
          resume
              ? Fit.resume(network, recipe, directory, progress)
              : Fit.start(network, recipe, directory, progress);
      if (run.epochs().size() >= settings.epochs()) {
        writer.println(
            "all %d epochs are done; %s holds weights, metrics and curves"
                .formatted(run.epochs().size(), directory.path()));
      }
    }
  }

  /** A resumed run's own settings, otherwise the network's. */
  private Classify.Settings defaults(Network found, RunDirectory directory) {
    if (resume && directory.holdsRun()) {
      Run run = directory.run();
      if (run.network().equals(network)) {
        return run.settings(Classify.Settings.class);
      }
    }
    return Classify.Settings.of(found);
  }

  private Classify.Settings settings(Classify.Settings defaults) {
    try {
      return new Classify.Settings(
          Optional.ofNullable(epochs).orElse(defaults.epochs()),
          Optional.ofNullable(batch).orElse(defaults.batch()),
          Optional.ofNullable(learningRate).orElse(defaults.learningRate()),
          Optional.ofNullable(momentum).orElse(defaults.momentum()),
          Optional.ofNullable(weightDecay).orElse(defaults.weightDecay()),
          Optional.ofNullable(schedule).orElse(defaults.schedule()),
          Optional.ofNullable(seed).orElse(defaults.seed()),
          Optional.ofNullable(augment).orElse(defaults.augment()),
          Optional.ofNullable(limit).orElse(defaults.limit()),
          Optional.ofNullable(threads).orElse(defaults.threads()));
    } catch (IllegalArgumentException e) {
      throw new WrongArgumentException(e.getMessage());
    }
  }
}
