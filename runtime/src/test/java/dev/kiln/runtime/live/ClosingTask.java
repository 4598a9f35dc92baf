package dev.kiln.runtime.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.StageTimes;
import java.util.concurrent.atomic.AtomicInteger;

/** A task that counts how often it is closed, and is not run after that. */
final class ClosingTask implements FrameTask<String> {
  private final FrameTask<String> work;
  private final AtomicInteger closed = new AtomicInteger();

  ClosingTask(FrameTask<String> work) {
    this.work = work;
  }

  @Override
  public String run(Image image, String spare, StageTimes times) {
    assertEquals(0, closed());
    return work.run(image, spare, times);
  }

  @Override
  public void close() {
    closed.incrementAndGet();
  }

  int closed() {
    return closed.get();
  }
}
