package dev.kiln.export.capture;

import ai.djl.ndarray.NDList;
import ai.djl.util.PairList;
import java.util.Optional;
import java.util.function.BiFunction;

/** What the trace records whole; methods that are not among it expand into what they call. */
public interface RecordedOperators {
  /**
   * Whether it is known how to write that operator.
   *
   * @param operator interface and method, such as {@code NDArray.add}; for a method that has a body
   *     of its own, with the types, such as {@code NDArray.get(NDManager,NDIndex)}
   */
  boolean contains(String operator);

  /** How an operator computes that a block calls by {@code NDManager.invoke} with that name. */
  Optional<BiFunction<NDList, PairList<String, ?>, NDList>> computation(String operator);
}
