package dev.kiln.runtime.live;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.Stage;
import dev.kiln.runtime.task.StageTimes;

/**
 * The processing of each frame: from a picture to a result. A task whose results need no memory of
 * their own can be a lambda: {@code (image, spare, times) -> recognizer.recognize(image)}.
 *
 * <p>A stream with one frame in flight calls the task from one thread; a stream with two frames in
 * flight calls it from two threads at once.
 *
 * @param <R> the result
 */
@FunctionalInterface
public interface FrameTask<R> extends AutoCloseable {
  /**
   * Processes one frame.
   *
   * @param image the frame; its pixels belong to the stream and change after the result has been
   *     shown
   * @param spare an earlier result of this task that is no longer in use, to be filled and returned
   *     again; null if there is none
   * @param times is to be notified when a stage is {@linkplain StageTimes#done done}; if the task
   *     reports nothing, its whole time counts as {@link Stage#RUN}
   * @return the result for the listener; not null
   * @throws RuntimeException if the frame cannot be processed; the stream reports the failure and
   *     continues
   */
  R run(Image image, R spare, StageTimes times);

  /** Releases the resources of the task. Called once, after its last frame. */
  @Override
  default void close() {}
}
