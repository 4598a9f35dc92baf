package dev.kiln.train.weights;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Arrays under the names by which most of them fit a block: their own or, if they all share a
 * prefix, those without it, or with the prefix that the block's names share.
 *
 * @param arrays under these names
 * @param match how they fit
 */
record NamedArrays(Map<String, NDArray> arrays, Match match) {
  private static final int MOST_PREFIXES = 8;

  /** Whether an array may be learned; integers count or index. */
  private static final Predicate<NDArray> FLOAT = array -> array.getDataType().isFloating();

  /** Returns the arrays as they fit a block with these parameters best. */
  static NamedArrays of(Map<String, NDArray> targets, Map<String, NDArray> arrays) {
    NamedArrays best = as(targets, arrays);
    Map<String, NDArray> plain = arrays;
    for (int i = 0; i < MOST_PREFIXES && !best.match.exact(); i++) {
      Optional<String> prefix = SharedPrefix.of(SharedPrefix.names(plain, FLOAT));
      if (prefix.isEmpty()) {
        break;
      }
      plain = SharedPrefix.without(prefix.get(), plain);
      best = best.orBetter(as(targets, plain));
    }
    Optional<String> own = SharedPrefix.of(targets.keySet());
    return own.isEmpty() || best.match.exact()
        ? best
        : best.orBetter(as(targets, SharedPrefix.with(own.get(), plain)));
  }

  private NamedArrays orBetter(NamedArrays other) {
    return other.match.loaded().size() > match.loaded().size() ? other : this;
  }

  private static NamedArrays as(Map<String, NDArray> targets, Map<String, NDArray> arrays) {
    List<String> loaded = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<String> misshapen = new ArrayList<>();
    targets.forEach(
        (name, target) -> {
          NDArray array = arrays.get(name);
          if (array == null) {
            missing.add(name);
          } else if (array.getShape().equals(target.getShape())) {
            loaded.add(name);
          } else {
            misshapen.add(
                "%s %s, expected %s".formatted(name, array.getShape(), target.getShape()));
          }
        });
    List<String> surplus =
        SharedPrefix.names(arrays, FLOAT).stream()
            .filter(name -> !targets.containsKey(name))
            .filter(name -> !unusedStatistic(name, arrays.keySet()))
            .toList();
    return new NamedArrays(arrays, new Match(loaded, missing, surplus, misshapen));
  }

  /**
   * Before PyTorch 0.4 an instance normalization saved a mean and a variance that it did not use;
   * since then what has statistics also counts its batches.
   */
  private static boolean unusedStatistic(String name, Collection<String> names) {
    int dot = name.lastIndexOf('.') + 1;
    return (name.startsWith("running_mean", dot) || name.startsWith("running_var", dot))
        && !names.contains(name.substring(0, dot) + "num_batches_tracked");
  }
}
