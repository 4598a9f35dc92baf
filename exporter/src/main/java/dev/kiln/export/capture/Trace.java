package dev.kiln.export.capture;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a block did, as a straight list.
 *
 * @param inputs the arrays it was given
 * @param outputs the arrays it gave back
 * @param constants by id, the arrays that were there before
 * @param calls in the order in which they ran
 */
public record Trace(
    List<TracedArray> inputs,
    List<TracedArray> outputs,
    Map<Integer, Constant> constants,
    List<Call> calls) {
  /** The call that made an array; none for one that was given. */
  public Optional<Call> maker(TracedArray array) {
    return calls.stream().filter(call -> call.results().contains(array)).findFirst();
  }
}
