package dev.kiln.export.lower;

import ai.djl.ndarray.NDList;
import ai.djl.util.PairList;

/** The arithmetic of operators that blocks call by {@code NDManager.invoke}. */
@FunctionalInterface
public interface Computation {
  /**
   * Computes an operator.
   *
   * @param operator its name
   * @param arrays what it is applied to, of the engine
   * @param settings its other arguments, by name
   */
  NDList compute(String operator, NDList arrays, PairList<String, ?> settings);
}
