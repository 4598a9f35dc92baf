package dev.kiln.export.capture;

import ai.djl.ndarray.NDList;
import ai.djl.util.PairList;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The operators that the trace records as a single call. All other methods are expanded into the
 * calls they make.
 */
public interface RecordedOperators {
  /**
   * Returns whether there is a lowering for the operator.
   *
   * @param operator the interface and method, such as {@code NDArray.add}; for a method with a
   *     default body, also the parameter types, such as {@code NDArray.get(NDManager,NDIndex)}
   */
  boolean contains(String operator);

  /**
   * Returns the computation of an operator that a block calls by this name through {@code
   * NDManager.invoke}.
   */
  Optional<BiFunction<NDList, PairList<String, ?>, NDList>> computation(String operator);
}
