package dev.kiln.train;

/**
 * Seeds for every purpose and moment of a run, all from the run's one seed. Whatever is random
 * depends on nothing but its purpose and moment, so that a resumed run needs no saved random state.
 */
public final class Seeds {
  private Seeds() {}

  /**
   * Returns the seed of a purpose at a moment.
   *
   * @param seed the run's
   * @param purpose such as {@code shuffle}
   * @param moment such as epoch and step
   */
  public static long of(long seed, String purpose, long... moment) {
    long mixed = mix(seed ^ mix(purpose.hashCode()));
    for (long part : moment) {
      mixed = mix(mixed ^ mix(part));
    }
    return mixed;
  }

  /**
   * Returns the finalizer of SplitMix64 (Steele, Lea and Flood, 2014), after its golden-ratio step.
   */
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
