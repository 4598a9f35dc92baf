package dev.kiln.runtime.live;

import static dev.kiln.runtime.live.FrameTasks.LONG;
import static dev.kiln.runtime.live.FrameTasks.await;
import static dev.kiln.runtime.live.FrameTasks.first;
import static dev.kiln.runtime.live.FrameTasks.gated;
import static dev.kiln.runtime.live.FrameTasks.offer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which frames are worked on, and what is told of them. */
@Timeout(60)
class LiveStreamTest {
  private final Shown shown = new Shown();

  @Test
  void theNewestFrameWins() throws InterruptedException {
    Semaphore entered = new Semaphore(0);
    Semaphore gate = new Semaphore(0);
    try (LiveStream<String> stream = LiveStream.start(gated(entered, gate), shown, 1)) {
      offer(stream, 0);
      entered.acquire();
      offer(stream, 1);
      offer(stream, 2);
      offer(stream, 3);
      gate.release(2);
      shown.await(2);
      assertEquals(List.of("0: 0", "3: 3"), shown.lines());
      LiveStats stats = stream.stats();
      assertEquals(4, stats.received());
      assertEquals(2, stats.dropped());
    }
  }

  @Test
  void resultsComeInOrderThoughTheSecondIsDoneFirst() throws InterruptedException {
    Semaphore entered = new Semaphore(0);
    CountDownLatch secondDone = new CountDownLatch(1);
    FrameTask<String> slowFirst =
        (image, spare, times) -> {
          entered.release();
          if (image.pixels()[0] == 0) {
            await(secondDone);
          } else {
            secondDone.countDown();
          }
          return "" + image.pixels()[0];
        };
    try (LiveStream<String> stream = LiveStream.start(slowFirst, shown, 2)) {
      offer(stream, 0);
      entered.acquire();
      offer(stream, 1);
      shown.await(2);
      assertEquals(List.of("0: 0", "1: 1"), shown.lines());
    }
  }

  @Test
  void aResultKnowsItsFrameAndWhenTheSourceSawIt() throws InterruptedException {
    AtomicReference<Image> seen = new AtomicReference<>();
    FrameListener<Image> same =
        new FrameListener<>() {
          @Override
          public void result(Frame frame, Image result) {
            assertSame(frame.image(), result);
            seen.set(result);
            shown.result(frame, "" + frame.timestamp());
          }

          @Override
          public void failed(Frame frame, Throwable cause) {
            shown.failed(frame, cause);
          }
        };
    try (LiveStream<Image> stream = LiveStream.start((image, spare, times) -> image, same, 1)) {
      stream.next(4, 2, PixelFormat.RGB);
      stream.submit(12_345);
      shown.await(1);
      assertEquals(List.of("0: 12345"), shown.lines());
      assertEquals("4x2 RGB", seen.get().toString());
    }
  }

  @Test
  void aFailingFrameIsReportedAndTheStreamGoesOn() throws InterruptedException {
    FrameTask<String> odd =
        (image, spare, times) -> {
          if (image.pixels()[0] == 1) {
            throw new ModelException("no odd ones");
          }
          return image.pixels()[0] == 2 ? "refuse" : "fine";
        };
    try (LiveStream<String> stream = LiveStream.start(odd, shown, 1)) {
      for (int i = 0; i < 4; i++) {
        offer(stream, i);
        shown.await(i + 1);
      }
      assertEquals(
          List.of("0: fine", "1 failed: no odd ones", "2 failed: refused", "3: fine"),
          shown.lines());
      assertTrue(stream.stop(LONG));
      assertEquals(2, stream.stats().failed());
      assertEquals(2, stream.stats().shown());
    }
  }

  @Test
  void aPausedStreamLetsFramesGoAndResumesWithNewOnes() throws InterruptedException {
    try (LiveStream<String> stream = LiveStream.start(first(), shown, 1)) {
      stream.pause();
      offer(stream, 1);
      stream.resume();
      offer(stream, 2);
      shown.await(1);
      assertEquals(List.of("0: 2"), shown.lines());
      assertEquals(1, stream.stats().received());
    }
  }

  @Test
  void framesOfTheSameTimeAreToldApartByTheirSequence() throws InterruptedException {
    BlockingQueue<Long> results = new LinkedBlockingQueue<>();
    FrameListener<Integer> listener =
        new FrameListener<>() {
          @Override
          public void result(Frame frame, Integer result) {
            results.add(frame.sequence());
          }

          @Override
          public void failed(Frame frame, Throwable cause) {}
        };
    try (LiveStream<Integer> stream = LiveStream.start((image, spare, times) -> 1, listener, 1)) {
      for (long expected = 0; expected < 3; expected++) {
        stream.next(4, 4, PixelFormat.GREY);
        long sequence = stream.submit(1234);
        assertEquals(expected, sequence);
        assertEquals(sequence, results.poll(10, TimeUnit.SECONDS));
      }
      stream.pause();
      assertEquals(-1, stream.submit(1234));
    }
  }

  @Test
  void wrongUseIsRefusedInOneLine() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> LiveStream.start(first(), shown, 3));
    assertEquals("1 or 2 frames can be in flight, not 3", e.getMessage());
    try (LiveStream<String> stream = LiveStream.start(first(), shown, 1)) {
      assertThrows(IllegalArgumentException.class, () -> stream.next(0, 4, PixelFormat.RGB));
      assertThrows(
          IllegalArgumentException.class, () -> stream.next(1 << 20, 1 << 20, PixelFormat.RGB));
    }
    assertNull(shown.lines().stream().findFirst().orElse(null));
  }
}
