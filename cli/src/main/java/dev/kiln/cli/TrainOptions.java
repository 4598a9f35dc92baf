package dev.kiln.cli;

import dev.kiln.train.fit.Schedule;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every way of training can be told. */
final class TrainOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data set's folder; without it, MNIST comes from the cache or the net.")
  Path data;

  @Option(names = "--epochs", paramLabel = "N", description = "How often all data is gone through.")
  Integer epochs;

  @Option(names = "--batch", paramLabel = "N", description = "Pictures looked at in a step.")
  Integer batch;

  @Option(names = "--lr", paramLabel = "RATE", description = "The learning rate at the start.")
  Double learningRate;

  @Option(names = "--momentum", paramLabel = "M", description = "From 0 to below 1.")
  Double momentum;

  @Option(names = "--weight-decay", paramLabel = "D", description = "0 or more.")
  Double weightDecay;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description =
          "How the learning rate changes: constant, cosine (down to 0) or step (a tenth after each"
              + " third).")
  Schedule schedule;

  @Option(names = "--seed", paramLabel = "N", description = "What all randomness comes from.")
  Long seed;

  @Option(names = "--limit", paramLabel = "N", description = "Use the first N training pictures.")
  Integer limit;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of an operator; without it 1 for small networks, else one a core.")
  Integer threads;
}
