package dev.kiln.graph.quantize;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A model that the search measured.
 *
 * @param inFloat the number of nodes left in float, of those that could be integer
 * @param score its quality
 * @param time its time as a share of the source's
 */
public record CurvePoint(int inFloat, Score score, double time) {
  /** Returns the models that no other one beats in both quality and time, the fastest first. */
  static List<CurvePoint> best(List<CurvePoint> curve) {
    return curve.stream()
        .filter(point -> curve.stream().noneMatch(point::isBeatenBy))
        .distinct()
        .sorted(Comparator.comparingDouble(CurvePoint::time))
        .toList();
  }

  private boolean isBeatenBy(CurvePoint other) {
    return other.time < time && other.score.mean() > score.mean();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%d in float: %s, time %.2f of float's", inFloat, score, time);
  }
}
