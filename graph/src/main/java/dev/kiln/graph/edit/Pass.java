package dev.kiln.graph.edit;

/**
 * A rewrite of a graph that keeps what it computes. A pass never changes the meaning of a value
 * name.
 */
public interface Pass {
  /** Returns a short description of the pass. */
  String name();

  /**
   * Rewrites every matching place in the graph.
   *
   * @return the number of nodes removed or rewritten
   */
  int apply(GraphEditor graph);
}
