package dev.kiln.cli.tune;

import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of pruning. */
final class PruneOptions {
  @Option(
      names = "--prune",
      paramLabel = "SHARE",
      description =
          "Cut channels, the least important first, until this share of the time is saved.")
  private Double prune;

  @Option(
      names = "--max-latency",
      paramLabel = "SHARE",
      description =
          "Cut channels until a run takes at most this share of the time: 0.6 is --prune 0.4.")
  private Double maxLatency;

  @Option(
      names = "--prune-steps",
      paramLabel = "N",
      description =
          "Cut in N steps, with an epoch of training after each and --epochs after the last."
              + " Default: 4.")
  private int steps = 4;

  /**
   * Returns the largest time of the result as a share of that of the source, if it is to be pruned.
   *
   * @throws IllegalArgumentException if a share is not between 0 and 1, or both are given
   */
  Optional<Double> time() {
    if (prune != null && maxLatency != null) {
      throw new IllegalArgumentException(
          "--prune and --max-latency say the same: give one of them");
    }
    if (prune != null) {
      return Optional.of(1 - share("--prune", prune));
    }
    return Optional.ofNullable(maxLatency).map(given -> share("--max-latency", given));
  }

  private static double share(String option, double given) {
    if (!(given > 0 && given < 1)) {
      throw new IllegalArgumentException(
          option + " is a share of the time between 0 and 1, not " + given);
    }
    return given;
  }

  int steps() {
    return steps;
  }
}
