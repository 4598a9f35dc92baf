package dev.kiln.graph.simplify;

/** A simplification of a graph. A pass never changes the meaning of a value name. */
interface Pass {
  /** Returns a short description of the pass. */
  String name();

  /**
   * Rewrites every matching place in the graph.
   *
   * @return the number of nodes removed or simplified
   */
  int apply(GraphEditor graph);
}
