package dev.kiln.benchmark;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Lets several sides work in turn, so that whatever else the machine does meets all of them, and
 * tells each round's times and their ratios to the last side's: below 1 is faster than it. At the
 * end it also says by how many milliseconds, in the median, a side takes longer than the last.
 */
final class Alternation {
  private final List<Contender> sides;
  private final Rounds rounds;
  private final PrintWriter out;

  /**
   * @param sides at least two; the others are compared with the last
   */
  Alternation(List<Contender> sides, Rounds rounds, PrintWriter out) {
    this.sides = sides;
    this.rounds = rounds;
    this.out = out;
  }

  /** Measures and prints. */
  void run(String title) {
    out.printf("%n%s: wall ms (processor ms), ratios of these%n", title);
    sides.forEach(side -> out.printf("  %-19s", side.name()));
    out.println();
    sides.forEach(side -> side.work(rounds.seconds));
    List<List<Contender.Times>> all = new ArrayList<>();
    for (int round = 0; round < rounds.count; round++) {
      List<Contender.Times> times = round(round % 2 == 1);
      all.add(times);
      print(times);
    }
    for (int side = 0; side < sides.size() - 1; side++) {
      List<Double> wall = ratios(all, side, times -> median(times.millis()));
      List<Double> cpu = ratios(all, side, Contender.Times::cpu);
      out.println(summary(sides.get(side).name(), wall, cpu, apart(all, side)));
    }
  }

  /** Every second round goes backwards, so that no side always follows the same one. */
  private List<Contender.Times> round(boolean backwards) {
    List<Contender> order = new ArrayList<>(sides);
    if (backwards) {
      Collections.reverse(order);
    }
    List<Contender.Times> times =
        new ArrayList<>(order.stream().map(side -> side.work(rounds.seconds)).toList());
    if (backwards) {
      Collections.reverse(times);
    }
    return times;
  }

  private void print(List<Contender.Times> times) {
    Contender.Times last = times.get(times.size() - 1);
    StringBuilder line = new StringBuilder();
    for (Contender.Times side : times) {
      line.append(format("%10.3f (%8.3f)", median(side.millis()), side.cpu()));
    }
    for (Contender.Times side : times.subList(0, times.size() - 1)) {
      double wall = median(side.millis()) / median(last.millis());
      line.append(format("    %.3f (%.3f)", wall, side.cpu() / last.cpu()));
    }
    out.println(line);
  }

  private String summary(String name, List<Double> wall, List<Double> cpu, List<Double> apart) {
    return format(
        "%s / %s: median %.3f, middle half %.3f..%.3f, all %.3f..%.3f; processor %.3f, middle half"
            + " %.3f..%.3f; %+.3f ms; %d rounds of %s s",
        name,
        sides.get(sides.size() - 1).name(),
        median(wall),
        quantile(wall, 0.25),
        quantile(wall, 0.75),
        Collections.min(wall),
        Collections.max(wall),
        median(cpu),
        quantile(cpu, 0.25),
        quantile(cpu, 0.75),
        median(apart),
        wall.size(),
        rounds.seconds);
  }

  private static List<Double> ratios(
      List<List<Contender.Times>> all, int side, ToDoubleFunction<Contender.Times> measure) {
    return all.stream()
        .map(
            times ->
                measure.applyAsDouble(times.get(side))
                    / measure.applyAsDouble(times.get(times.size() - 1)))
        .toList();
  }

  /** The median times' differences. */
  private static List<Double> apart(List<List<Contender.Times>> all, int side) {
    return all.stream()
        .map(
            times ->
                median(times.get(side).millis()) - median(times.get(times.size() - 1).millis()))
        .toList();
  }

  static double median(List<Double> values) {
    return quantile(values, 0.5);
  }

  /** Linear between the two nearest values. */
  static double quantile(List<Double> values, double at) {
    List<Double> sorted = values.stream().sorted().toList();
    double position = at * (sorted.size() - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.size() - 1);
    return sorted.get(below) + (position - below) * (sorted.get(above) - sorted.get(below));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
