package dev.kiln.export.capture;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The calls of a block as a linear list.
 *
 * @param inputs the input arrays
 * @param outputs the output arrays
 * @param constants the arrays that existed before the calls, by id
 * @param calls the calls in the order in which they ran
 */
public record Trace(
    List<TracedArray> inputs,
    List<TracedArray> outputs,
    Map<Integer, Constant> constants,
    List<Call> calls) {
  /** Returns the call that created an array, or empty for an input or a constant. */
  public Optional<Call> maker(TracedArray array) {
    return calls.stream().filter(call -> call.results().contains(array)).findFirst();
  }
}
