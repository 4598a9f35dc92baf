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
 * The order in which channels are cut: those first whose importance is least for the time that they
 * take. No family loses more than half as long as others can give, as importance is only known near
 * the network as it is.
 */
final class Selection {
  private final Map<ChannelFamily, Double> gains;
  private final NodeTimes times;
  private final Importance importance;

  /** What is left of each family, the least important first. */
  private final Map<ChannelFamily, List<Integer>> left = new HashMap<>();

  private final List<List<Integer>> order = new ArrayList<>();

  /**
   * Finds the order.
   *
   * @param gains the families, and the time that each saves by what the times of nodes promise
   */
  Selection(Map<ChannelFamily, Double> gains, NodeTimes times, Importance importance) {
    this.gains = gains;
    this.times = times;
    this.importance = importance;
    for (ChannelFamily family : gains.keySet()) {
      List<Integer> sorted = new ArrayList<>(family.channels());
      sorted.sort(Comparator.comparingDouble(importance::of));
      left.put(family, sorted);
    }
    for (Optional<Offer> best = best(); best.isPresent(); best = best()) {
      ChannelFamily family = best.get().family;
      List<Integer> leaving = left.get(family).subList(0, best.get().channels);
      order.add(List.copyOf(leaving));
      leaving.clear();
      times.cut(family, best.get().channels);
    }
  }

  /**
   * Some channels of a family that would leave together, and what that costs for the time saved.
   */
  private record Offer(ChannelFamily family, int channels, double price) {}

  private Optional<Offer> best() {
    return best(true).or(() -> best(false));
  }

  private Optional<Offer> best(boolean half) {
    double now = times.micros();
    Offer best = null;
    for (ChannelFamily family : gains.keySet()) {
      List<Integer> channels = left.get(family);
      int next = family.next(channels.size());
      if (next == 0 || half && 2 * (channels.size() - next) < family.channels().size()) {
        continue;
      }
      times.cut(family, next);
      double saved = (now - times.micros()) * gains.get(family);
      times.cut(family, -next);
      double lost = channels.subList(0, next).stream().mapToDouble(importance::of).sum();
      double price = lost / Math.max(saved, 1e-3);
      if (best == null || price < best.price) {
        best = new Offer(family, next, price);
      }
    }
    return Optional.ofNullable(best);
  }

  /** Returns how many times channels can be cut. */
  int size() {
    return order.size();
  }

  /** Returns the channels that the first cuts take. */
  Set<Integer> first(int cuts) {
    Set<Integer> channels = new HashSet<>();
    order.subList(0, cuts).forEach(channels::addAll);
    return channels;
  }
}
