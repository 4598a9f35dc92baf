package dev.kiln.runtime.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LiveStreamMemoryTest {
  private static final int WARM = 5_000;
  private static final int FRAMES = 20_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Lets the source go on when a frame was shown, and counts what the worker allocates. */
  private static final class Meter implements FrameListener<Image> {
    private final Semaphore shown = new Semaphore(0);
    private long before;
    private long after = -1;

    @Override
    public void result(Frame frame, Image result) {
      if (frame.sequence() == WARM) {
        before = allocated();
      } else if (frame.sequence() == WARM + FRAMES) {
        after = allocated();
      }
      shown.release();
    }

    @Override
    public void failed(Frame frame, Throwable cause) {
      throw new AssertionError(cause);
    }
  }

  @Test
  @Timeout(60)
  void aSteadyStreamAllocatesNothing() throws InterruptedException {
    Meter meter = new Meter();
    long before = 0;
    try (LiveStream<Image> stream = LiveStream.start((image, spare, times) -> image, meter, 1)) {
      for (int i = 0; i <= WARM + FRAMES; i++) {
        if (i == WARM) {
          before = allocated();
        }
        stream.next(64, 48, PixelFormat.BGR);
        stream.submit(System.nanoTime());
        while (!meter.shown.tryAcquire()) { // Waiting in a semaphore allocates.
          Thread.onSpinWait();
        }
      }
      long source = allocated() - before;
      assertTrue(source < FRAMES / 2, source + " bytes in the source's thread");
    }
    long worker = meter.after - meter.before;
    assertTrue(meter.after >= 0, "the last frame was shown");
    assertTrue(worker < FRAMES / 2, worker + " bytes in the stream's thread");
    assertEquals(0, meter.shown.availablePermits());
  }

  private static long allocated() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }
}
