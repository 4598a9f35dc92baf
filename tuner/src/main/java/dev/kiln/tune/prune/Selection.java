package dev.kiln.tune.prune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses the channels to cut, those first whose importance is least for the time that they take.
 */
final class Selection {
  private final NodeTimes times;
  private final Importance importance;

  /** What is left of each family, the least important first. */
  private final Map<ChannelFamily, List<Integer>> left = new HashMap<>();

  private final List<ChannelFamily> families;
  private final Set<Integer> cut = new HashSet<>();

  Selection(List<ChannelFamily> families, NodeTimes times, Importance importance) {
    this.families = families;
    this.times = times;
    this.importance = importance;
    for (ChannelFamily family : families) {
      List<Integer> sorted = new ArrayList<>(family.channels());
      sorted.sort(Comparator.comparingDouble(importance::of));
      left.put(family, sorted);
    }
  }

  /** Some channels of a family that would leave together, and what that costs for each time saved. */
  private record Offer(ChannelFamily family, int channels, double price) {}

  /**
   * Cuts until the nodes take at most so long, or nothing is left to cut. No family loses more than
   * half as long as others can give: importance is only known near the network as it is.
   */
  void cutTo(double micros) {
    double now = times.micros();
    while (now > micros) {
      Optional<Offer> best = best(true).or(() -> best(false));
      if (best.isEmpty()) {
        return;
      }
      List<Integer> channels = left.get(best.get().family);
      List<Integer> leaving = channels.subList(0, best.get().channels);
      cut.addAll(leaving);
      leaving.clear();
      times.cut(best.get().family, best.get().channels);
      now = times.micros();
    }
  }

  private Optional<Offer> best(boolean half) {
    double now = times.micros();
    Offer best = null;
    for (ChannelFamily family : families) {
      List<Integer> channels = left.get(family);
      int next = family.next(channels.size());
      if (next == 0 || half && 2 * (channels.size() - next) < family.channels().size()) {
        continue;
      }
      times.cut(family, next);
      double saved = now - times.micros();
      times.cut(family, -next);
      double lost = channels.subList(0, next).stream().mapToDouble(importance::of).sum();
      double price = lost / Math.max(saved, 1e-3);
      if (best == null || price < best.price) {
        best = new Offer(family, next, price);
      }
    }
    return Optional.ofNullable(best);
  }

  /** Returns whether nothing is left to cut. */
  boolean isExhausted() {
    return families.stream().allMatch(family -> family.next(left.get(family).size()) == 0);
  }

  double micros() {
    return times.micros();
  }

  /** Returns the channels that were chosen. */
  Set<Integer> cut() {
    return cut;
  }
}
