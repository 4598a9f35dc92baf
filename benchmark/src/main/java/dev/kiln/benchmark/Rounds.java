package dev.kiln.benchmark;

import picocli.CommandLine.Option;

/** How long is measured, and on how many threads. */
final class Rounds {
  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "9",
      description = "How often each side has its turn. Default: ${DEFAULT-VALUE}.")
  int count;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "3",
      description = "How long a turn is. Default: ${DEFAULT-VALUE}.")
  double seconds;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads of each side. Default: ${DEFAULT-VALUE}.")
  int threads;
}
