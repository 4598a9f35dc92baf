package dev.kiln.graph.verify;

import dev.kiln.runtime.Tensor;
import java.util.Set;

/** The values that a computation makes on its way, for a look at each. */
public interface Intermediates {
  /** What there is to look at. */
  Set<String> names();

  /**
   * One of them.
   *
   * @throws dev.kiln.graph.GraphException if it cannot be looked at
   */
  Tensor value(String name);
}
