package dev.kiln.runtime.live;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.Stage;
import dev.kiln.runtime.task.StageTimes;

/**
 * The work on each frame: a picture in, a result out. A task whose results need no memory of their
 * own is a lambda: {@code (image, spare, times) -> recognizer.recognize(image)}.
 *
 * <p>A stream with one frame in flight calls it from one thread, one with two from two threads at
 * once.
 *
 * @param <R> the result
 */
@FunctionalInterface
public interface FrameTask<R> extends AutoCloseable {
  /**
   * Works on one frame.
   *
   * @param image the frame; its pixels are the stream's and change after the result was shown
   * @param spare an earlier result of this task that nobody needs any more, to be filled and
   *     returned again; null if there is none
   * @param times to be told when a stage is {@linkplain StageTimes#done done}; a task that says
   *     nothing counts as {@link Stage#RUN} as a whole
   * @return what the listener is shown; not null
   * @throws RuntimeException if the frame can't be worked on; the stream reports it and goes on
   */
  R run(Image image, R spare, StageTimes times);

  /** Gives back what the task holds; called once, after its last frame. */
  @Override
  default void close() {}
}
