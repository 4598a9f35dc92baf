package dev.kiln.runtime;

import java.util.List;

/**
 * How a model runs.
 *
 * @param providers what to run on, best first; the first one that works here is used
 * @param threads threads of one run; 0 for one on each physical core. Small networks such as LeNet
 *     are fastest with 1
 * @param spinning whether idle threads of the pool wait actively: a little faster on a quiet
 *     machine, much slower on a busy one
 */
public record Options(List<Provider> providers, int threads, boolean spinning) {
  /**
   * @throws ModelException if there is no provider or the number of threads is not in 0..1024
   */
  public Options {
    providers = List.copyOf(providers);
    if (providers.isEmpty()) {
      throw new ModelException("no provider to run on; name at least one, such as cpu");
    }
    if (threads < 0 || threads > 1024) {
      throw new ModelException("threads must be in 0..1024 (0: one a core), not " + threads);
    }
  }

  /** {@link Providers#DEFAULT}, a thread on each core, spinning. */
  public static Options defaults() {
    return new Options(Providers.DEFAULT, 0, true);
  }

  /** The same with other providers, best first. */
  public Options withProviders(Provider... best) {
    return new Options(List.of(best), threads, spinning);
  }

  /** The same with another number of threads; 0 for one on each physical core. */
  public Options withThreads(int number) {
    return new Options(providers, number, spinning);
  }

  /** The same with or without active waiting. */
  public Options withSpinning(boolean active) {
    return new Options(providers, threads, active);
  }
}
