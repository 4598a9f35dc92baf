package dev.kiln.graph.quantize;

import java.util.Locale;

/**
 * A model that the search measured.
 *
 * @param inFloat the number of nodes left in float, of those that could be integer
 * @param score its quality
 * @param time its time as a share of the source's
 */
public record CurvePoint(int inFloat, Score score, double time) {
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%3d in float: %s, time %.2f of float's", inFloat, score, time);
  }
}
