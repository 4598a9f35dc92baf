package dev.kiln.tune.torch;

import java.util.List;

/** How TorchScript writes one operator. */
@FunctionalInterface
interface Expression {
  /**
   * Returns the code of each output of a node, in order.
   *
   * @throws dev.kiln.graph.GraphException if the node cannot be written; {@link Site#refuse} makes
   *     one
   */
  List<String> write(Site site);
}
