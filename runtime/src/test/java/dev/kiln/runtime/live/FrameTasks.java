package dev.kiln.runtime.live;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Tasks whose results are a picture's first byte, and pictures of one byte for them. */
final class FrameTasks {
  /** Longer than any frame here takes. */
  static final Duration LONG = Duration.ofSeconds(30);

  private FrameTasks() {}

  static FrameTask<String> first() {
    return (image, spare, times) -> "" + image.pixels()[0];
  }

  /** Says when it has a frame, and keeps it until it may go on. */
  static FrameTask<String> gated(Semaphore entered, Semaphore gate) {
    return (image, spare, times) -> {
      entered.release();
      gate.acquireUninterruptibly();
      return "" + image.pixels()[0];
    };
  }

  static void offer(LiveStream<String> stream, int value) {
    Image image = new Image(new byte[] {(byte) value}, 1, 1, PixelFormat.GREY);
    stream.offer(image, System.nanoTime());
  }

  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
