package dev.kiln.graph.quantize;

/**
 * What one node costs and gains when it alone is computed in integers.
 *
 * @param node the name of the node
 * @param operator its operator
 * @param damage the mean squared error of the outputs, relative to their squared peak
 * @param saved the time that is saved, in microseconds; negative if it is slower
 */
public record Rank(String node, String operator, double damage, double saved) {
  /**
   * Returns the damage for each microsecond saved.
   *
   * @param least the time that is counted at least: what a node saves by itself is not what leaving
   *     it in float costs, since its neighbours must then be converted
   */
  double price(double least) {
    return damage / Math.max(saved, least);
  }
}
