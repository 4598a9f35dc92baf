package dev.kiln.graph.verify;

import dev.kiln.runtime.Tensor;
import java.util.Set;

/** The intermediate values of a computation. */
public interface Intermediates {
  /** Returns the names of the values that can be inspected. */
  Set<String> names();

  /**
   * Returns one of the values.
   *
   * @throws dev.kiln.graph.GraphException if it cannot be inspected
   */
  Tensor value(String name);
}
