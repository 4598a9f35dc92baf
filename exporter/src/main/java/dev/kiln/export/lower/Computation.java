package dev.kiln.export.lower;

import ai.djl.ndarray.NDList;
import ai.djl.util.PairList;

/** The arithmetic of operators that blocks call through {@code NDManager.invoke}. */
@FunctionalInterface
public interface Computation {
  /**
   * Computes an operator.
   *
   * @param operator the name of the operator
   * @param arrays the arrays of the engine that it is applied to
   * @param settings its other arguments, by name
   */
  NDList compute(String operator, NDList arrays, PairList<String, ?> settings);
}
