package dev.kiln.cli.console;

import dev.kiln.runtime.Options;
import picocli.CommandLine.Option;

/** The option {@code --threads}: how many threads one run of a model uses. */
public final class ThreadsOption {
  private static final int MOST = 1024;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads for one run; 0 for one on each physical core. Default: 0.")
  private int threads;

  /**
   * Returns options with this number of threads.
   *
   * @throws IllegalArgumentException if the number is out of range
   */
  public Options in(Options options) {
    if (threads < 0 || threads > MOST) {
      throw new IllegalArgumentException("--threads " + threads + ": expected 0 to " + MOST);
    }
    return options.withThreads(threads);
  }
}
