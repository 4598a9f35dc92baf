package dev.kiln.runtime.live;

import dev.kiln.runtime.task.Stage;

/**
 * Is told what became of the frames, one at a time and in the order in which the source gave them.
 * Frame and result are valid during the call only.
 *
 * @param <R> the result
 */
public interface FrameListener<R> {
  /** A result; the call's time counts as {@link Stage#SHOW}. */
  void result(Frame frame, R result);

  /** The task or {@link #result} failed on this frame; the stream goes on. */
  void failed(Frame frame, Throwable cause);
}
