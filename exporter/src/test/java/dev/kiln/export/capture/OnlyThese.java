package dev.kiln.export.capture;

import ai.djl.ndarray.NDList;
import ai.djl.util.PairList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** A small set of operators. */
record OnlyThese(List<String> operators) implements RecordedOperators {
  @Override
  public boolean contains(String operator) {
    return operators.contains(operator);
  }

  @Override
  public Optional<BiFunction<NDList, PairList<String, ?>, NDList>> computation(String operator) {
    return Optional.empty();
  }
}
