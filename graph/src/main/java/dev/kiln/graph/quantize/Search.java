package dev.kiln.graph.quantize;

import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.TemporaryModel;
import dev.kiln.graph.profile.Profile;
import dev.kiln.graph.profile.TimeRatio;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * The choice of the units that are computed in integers. All of them at first; then the one that
 * does the most damage for the time it saves is left in float, and the next, until the goal is
 * reached; then each is tried as integers again, in case others had made up for it, and what is
 * slower in integers is left in float.
 */
final class Search {
  private static final int RUNS = 5;

  /** The share of the whole time that a unit is taken to save at least. */
  private static final double LEAST_SHARE = 0.02;

  /** The number of units left in float that are tried again. */
  private static final int RETRIED = 8;

  private final Quantizer quantizer;
  private final OnnxModel source;
  private final SampleObjective samples;
  private final Goal goal;
  private final Map<String, Tensor> timed;
  private final Options options;
  private final List<CurvePoint> curve = new ArrayList<>();
  private List<Rank> ranks = List.of();

  Search(
      Quantizer quantizer,
      OnnxModel source,
      SampleObjective samples,
      Goal goal,
      Map<String, Tensor> timed,
      Options options) {
    this.quantizer = quantizer;
    this.source = source;
    this.samples = samples;
    this.goal = goal;
    this.timed = timed;
    this.options = options;
  }

  /**
   * The choice.
   *
   * @param integer the units that are computed in integers
   * @param point its quality and time
   * @param reached whether it reaches the goal
   */
  record Choice(Set<IntegerUnit> integer, CurvePoint point, boolean reached) {}

  /** Returns the units that could be computed in integers. */
  List<IntegerUnit> units() {
    return quantizer.units();
  }

  /** Returns the models that were measured, in the order of the search. */
  List<CurvePoint> curve() {
    return List.copyOf(curve);
  }

  /** Returns the models that no other one beats in both quality and time. */
  List<CurvePoint> best() {
    return curve.stream()
        .filter(
            point ->
                curve.stream()
                    .noneMatch(
                        other ->
                            other.time() < point.time()
                                && other.score().mean() > point.score().mean()))
        .distinct()
        .sorted(Comparator.comparingDouble(CurvePoint::time))
        .toList();
  }

  /**
   * Returns the damage and the gain of each unit, worst first; empty if nothing had to be ranked.
   */
  List<Rank> ranks() {
    return ranks;
  }

  /** Returns the fastest choice that reaches the goal, or the best one within its time. */
  Choice find() {
    List<IntegerUnit> units = quantizer.units();
    Choice all = measured(new LinkedHashSet<>(units));
    boolean timeGiven = goal.latency().isPresent();
    ranks = rank(units);
    if (all.reached() && !timeGiven) {
      return withoutSlow(all);
    }
    if (timeGiven) {
      return best(all);
    }
    Choice[] found = {all};
    int needed =
        firstTrue(
            ranks.size(),
            lifted -> {
              Choice choice = measured(integer(lifted));
              found[0] = choice.reached() || !found[0].reached() ? choice : found[0];
              return choice.reached();
            });
    return needed > ranks.size() ? found[0] : withoutSlow(retried(found[0]));
  }

  /** Returns the choice with the most units in float whose time is within the goal. */
  private Choice best(Choice all) {
    double most = goal.latency().orElseThrow();
    Choice[] found = {all};
    firstTrue(
        ranks.size(),
        lifted -> {
          Choice choice = measured(integer(lifted));
          boolean slow = choice.point().time() > most;
          if (!slow && choice.point().score().mean() >= found[0].point().score().mean()) {
            found[0] = choice;
          }
          return slow;
        });
    Choice best = found[0];
    boolean reached = best.point().time() <= most && (!goal.asksForQuality() || best.reached());
    return new Choice(best.integer(), best.point(), reached);
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
    Set<IntegerUnit> chosen = new LinkedHashSet<>(quantizer.units());
    chosen.removeIf(unit -> floats.contains(unit.node().name()));
    return chosen;
  }

  /** Tries again as integers what was left in float, what saves the most time first. */
  private Choice retried(Choice reached) {
    Choice best = reached;
    Set<String> integer = new HashSet<>();
    reached.integer().forEach(unit -> integer.add(unit.node().name()));
    List<Rank> lifted =
        ranks.stream()
            .filter(rank -> !integer.contains(rank.node()) && rank.saved() > 0)
            .sorted(Comparator.comparingDouble(Rank::saved).reversed())
            .limit(RETRIED)
            .toList();
    for (Rank rank : lifted) {
      Set<IntegerUnit> more = new LinkedHashSet<>(quantizer.units());
      Choice last = best;
      more.removeIf(
          unit -> !last.integer().contains(unit) && !unit.node().name().equals(rank.node()));
      Choice choice = measured(more);
      if (choice.reached() && choice.point().time() < best.point().time()) {
        best = choice;
      }
    }
    return best;
  }

  /** Leaves in float what takes longer in integers, what loses the most time first. */
  private Choice withoutSlow(Choice reached) {
    Choice best = reached;
    List<Rank> slow =
        ranks.stream()
            .filter(rank -> rank.saved() < 0 && !goal.evenIfSlower())
            .sorted(Comparator.comparingDouble(Rank::saved))
            .limit(RETRIED)
            .toList();
    for (Rank rank : slow) {
      Set<IntegerUnit> fewer = new LinkedHashSet<>(best.integer());
      if (fewer.removeIf(unit -> unit.node().name().equals(rank.node()))) {
        Choice choice = measured(fewer);
        if (choice.reached() && choice.point().time() < best.point().time()) {
          best = choice;
        }
      }
    }
    return best;
  }

  private Choice measured(Set<IntegerUnit> integer) {
    OnnxModel candidate = quantizer.quantize(integer);
    try (TemporaryModel before = TemporaryModel.of(source);
        TemporaryModel after = TemporaryModel.of(candidate)) {
      Score score =
          goal.objective()
              .map(objective -> objective.score(after.file()))
              .orElseGet(() -> samples.score(candidate));
      double time = TimeRatio.of(before.file(), after.file(), timed, options, RUNS).ratio();
      CurvePoint point = new CurvePoint(quantizer.units().size() - integer.size(), score, time);
      curve.add(point);
      return new Choice(integer, point, goal.isReachedBy(score, samples.quality()));
    }
  }

  private List<Rank> rank(List<IntegerUnit> units) {
    Profile profile = Profile.of(quantizer.quantize(List.of()), timed, options, RUNS);
    UnitTimes floats = new UnitTimes(profile, units);
    UnitTimes integers =
        new UnitTimes(Profile.of(quantizer.quantize(units), timed, options, RUNS), units);
    List<Rank> ranked = new ArrayList<>();
    for (IntegerUnit unit : units) {
      double damage = samples.damage(quantizer.quantize(List.of(unit)));
      ranked.add(
          new Rank(
              unit.node().name(),
              unit.node().operator(),
              damage,
              floats.of(unit) - integers.of(unit)));
    }
    double least = profile.micros() * LEAST_SHARE;
    ranked.sort(Comparator.comparingDouble((Rank rank) -> rank.price(least)).reversed());
    return ranked;
  }
}
