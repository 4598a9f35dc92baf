package dev.kiln.graph.simplify;

/** One way to make a graph simpler. What a value's name stands for never changes. */
interface Pass {
  /** What it does, in a few words for people. */
  String name();

  /**
   * Rewrites every place that it finds.
   *
   * @return how many nodes it took away or made simpler
   */
  int apply(GraphEditor graph);
}
