package dev.kiln.graph.quantize;

import dev.kiln.graph.integer.IntegerUnit;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * The choice of the units that are computed in integers. All of them at first; then the one that
 * does the most damage for the time it saves is left in float, and the next, until the goal is
 * reached; then each is tried as integers again, in case others had made up for it, and what is
 * slower in integers is left in float.
 */
final class Search {
  /** The number of units left in float that are tried again. */
  private static final int RETRIED = 8;

  private final Candidates candidates;
  private final Goal goal;
  private List<Rank> ranks = List.of();

  Search(Candidates candidates, Goal goal) {
    this.candidates = candidates;
    this.goal = goal;
  }

  /**
   * Returns the damage and the gain of each unit, worst first; empty if nothing had to be ranked.
   */
  List<Rank> ranks() {
    return ranks;
  }

  /** Returns the fastest choice that reaches the goal, or the best one within its time. */
  Candidate find() {
    List<IntegerUnit> units = candidates.units();
    Candidate all = candidates.measure(new LinkedHashSet<>(units));
    boolean timeGiven = goal.latency().isPresent();
    ranks = candidates.rank();
    if (all.reached() && !timeGiven) {
      return withoutSlow(all);
    }
    if (timeGiven) {
      return best(all);
    }
    Candidate[] found = {all};
    int needed =
        firstTrue(
            ranks.size(),
            lifted -> {
              Candidate choice = candidates.measure(integer(lifted));
              found[0] = choice.reached() || !found[0].reached() ? choice : found[0];
              return choice.reached();
            });
    return needed > ranks.size() ? found[0] : withoutSlow(retried(found[0]));
  }

  /** Returns the choice with the most units in float whose time is within the goal. */
  private Candidate best(Candidate all) {
    double most = goal.latency().orElseThrow();
    Candidate[] found = {all};
    firstTrue(
        ranks.size(),
        lifted -> {
          Candidate choice = candidates.measure(integer(lifted));
          boolean slow = choice.point().time() > most;
          if (!slow && choice.isBetterThan(found[0])) {
            found[0] = choice;
          }
          return slow;
        });
    Candidate best = found[0];
    boolean reached = best.point().time() <= most && (!goal.asksForQuality() || best.reached());
    return new Candidate(best.integer(), best.point(), reached);
  }

  /**
   * Returns the smallest number from 1 to n for which a condition holds that then keeps holding.
   */
  private static int firstTrue(int n, IntPredicate condition) {
    int low = 1;
    int high = n + 1;
    // Few units do most of the damage, so the first steps are small.
    for (int step = 1; low < high; step *= 2) {
      int next = Math.min(low + step - 1, n);
      if (condition.test(next)) {
        high = next;
        break;
      }
      low = next + 1;
      if (next == n) {
        return n + 1;
      }
    }
    while (low < high) {
      int middle = (low + high) / 2;
      if (condition.test(middle)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private Set<IntegerUnit> integer(int lifted) {
    Set<String> floats = new HashSet<>();
    ranks.subList(0, lifted).forEach(rank -> floats.add(rank.node()));
    Set<IntegerUnit> chosen = new LinkedHashSet<>(candidates.units());
    chosen.removeIf(unit -> floats.contains(unit.node().name()));
    return chosen;
  }

  /** Tries again as integers what was left in float, what saves the most time first. */
  private Candidate retried(Candidate reached) {
    Candidate best = reached;
    Set<String> integer = new HashSet<>();
    reached.integer().forEach(unit -> integer.add(unit.node().name()));
    List<Rank> lifted =
        ranks.stream()
            .filter(rank -> !integer.contains(rank.node()) && rank.saved() > 0)
            .sorted(Comparator.comparingDouble(Rank::saved).reversed())
            .limit(RETRIED)
            .toList();
    for (Rank rank : lifted) {
      Set<IntegerUnit> more = new LinkedHashSet<>(candidates.units());
      Candidate last = best;
      more.removeIf(
          unit -> !last.integer().contains(unit) && !unit.node().name().equals(rank.node()));
      Candidate choice = candidates.measure(more);
      if (choice.reached() && choice.isFasterThan(best)) {
        best = choice;
      }
    }
    return best;
  }

  /** Leaves in float what takes longer in integers, what loses the most time first. */
  private Candidate withoutSlow(Candidate reached) {
    Candidate best = reached;
    List<Rank> slow =
        ranks.stream()
            .filter(rank -> rank.saved() < 0 && !goal.evenIfSlower())
            .sorted(Comparator.comparingDouble(Rank::saved))
            .limit(RETRIED)
            .toList();
    for (Rank rank : slow) {
      Set<IntegerUnit> fewer = new LinkedHashSet<>(best.integer());
      if (fewer.removeIf(unit -> unit.node().name().equals(rank.node()))) {
        Candidate choice = candidates.measure(fewer);
        if (choice.reached() && choice.isFasterThan(best)) {
          best = choice;
        }
      }
    }
    return best;
  }
}
