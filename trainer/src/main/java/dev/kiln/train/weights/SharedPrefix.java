package dev.kiln.train.weights;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The first part of a name, with its dot, if all names begin with it: what holds a network as its
 * only child leaves one before the names of all parameters.
 */
final class SharedPrefix {
  /** DataParallel and AveragedModel, torch.compile, Lightning modules. */
  private static final Set<String> WRAPPERS = Set.of("module.", "_orig_mod.", "model.");

  private static final int MOST_WRAPPERS = 4;

  private SharedPrefix() {}

  /** Returns the prefix that all names have; nothing if they share none. */
  static Optional<String> of(Collection<String> names) {
    return names.stream()
        .findFirst()
        .map(name -> name.substring(0, name.indexOf('.') + 1))
        .filter(prefix -> !prefix.isEmpty())
        .filter(prefix -> names.stream().allMatch(name -> name.startsWith(prefix)))
        .filter(prefix -> names.stream().allMatch(name -> name.length() > prefix.length()));
  }

  /** Returns the same values, without a prefix where a name has it. */
  static <T> Map<String, T> without(String prefix, Map<String, T> named) {
    Map<String, T> plain = new LinkedHashMap<>();
    named.forEach(
        (name, value) ->
            plain.put(name.startsWith(prefix) ? name.substring(prefix.length()) : name, value));
    return plain;
  }

  /** Returns the same values, with a prefix before every name. */
  static <T> Map<String, T> with(String prefix, Map<String, T> named) {
    Map<String, T> prefixed = new LinkedHashMap<>();
    named.forEach((name, value) -> prefixed.put(prefix + name, value));
    return prefixed;
  }

  /**
   * Returns the same values without the prefixes of PyTorch's wrappers.
   *
   * @param counts whether all prefixes are shared is decided by these values; the others may be a
   *     wrapper's counters
   */
  static <T> Map<String, T> withoutWrappers(Map<String, T> named, Predicate<T> counts) {
    Map<String, T> plain = named;
    for (int i = 0; i < MOST_WRAPPERS; i++) {
      Optional<String> prefix = of(names(plain, counts)).filter(WRAPPERS::contains);
      if (prefix.isEmpty()) {
        return plain;
      }
      plain = without(prefix.get(), plain);
    }
    return plain;
  }

  /** Returns the names of the values that a predicate takes. */
  static <T> Set<String> names(Map<String, T> named, Predicate<T> counts) {
    Map<String, T> chosen = new LinkedHashMap<>(named);
    chosen.values().removeIf(counts.negate());
    return chosen.keySet();
  }
}
