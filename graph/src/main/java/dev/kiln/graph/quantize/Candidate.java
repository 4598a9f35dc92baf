package dev.kiln.graph.quantize;

import dev.kiln.graph.integer.IntegerUnit;
import java.util.Set;

/**
 * A model that was measured.
 *
 * @param integer the units that are computed in integers
 * @param point its quality and time
 * @param reached whether it reaches the quality of the goal
 */
record Candidate(Set<IntegerUnit> integer, CurvePoint point, boolean reached) {
  boolean isFasterThan(Candidate other) {
    return point.time() < other.point().time();
  }

  boolean isBetterThan(Candidate other) {
    return point.score().mean() >= other.point().score().mean();
  }
}
