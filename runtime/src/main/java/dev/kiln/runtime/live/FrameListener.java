package dev.kiln.runtime.live;

import dev.kiln.runtime.task.Stage;

/**
 * A listener that receives the results of a stream, one at a time and in the order in which the
 * source submitted the frames. Frame and result are valid only during the call.
 *
 * @param <R> the result
 */
public interface FrameListener<R> {
  /** Receives a result; the time of the call counts as {@link Stage#SHOW}. */
  void result(Frame frame, R result);

  /** Receives the failure of the task or of {@link #result} on this frame; the stream continues. */
  void failed(Frame frame, Throwable cause);
}
