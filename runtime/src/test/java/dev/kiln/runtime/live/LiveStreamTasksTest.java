package dev.kiln.runtime.live;

import static dev.kiln.runtime.live.FrameTasks.LONG;
import static dev.kiln.runtime.live.FrameTasks.await;
import static dev.kiln.runtime.live.FrameTasks.first;
import static dev.kiln.runtime.live.FrameTasks.gated;
import static dev.kiln.runtime.live.FrameTasks.offer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a stream takes a task, hands it on and closes it. */
@Timeout(60)
class LiveStreamTasksTest {
  private final Shown shown = new Shown();

  @Test
  void aSwapLosesNoFrameAndClosesTheOldTaskAfterItsLast() throws InterruptedException {
    Semaphore entered = new Semaphore(0);
    Semaphore gate = new Semaphore(0);
    ClosingTask old = new ClosingTask(gated(entered, gate));
    ClosingTask young = new ClosingTask((image, spare, times) -> "young");
    try (LiveStream<String> stream = LiveStream.start(old, shown, 1)) {
      offer(stream, 0);
      entered.acquire();
      offer(stream, 1);
      stream.swap(young);
      assertEquals(0, old.closed(), "a frame is in flight");
      gate.release();
      shown.await(2);
      assertEquals(List.of("0: 0", "1: young"), shown.lines());
      assertEquals(0, stream.stats().dropped());
      assertEquals(1, old.closed());
      assertEquals(0, young.closed());
    }
    assertEquals(1, young.closed());
  }

  @Test
  void aTaskGetsItsOwnResultsBackAndNeverAnothersOnes() throws InterruptedException {
    AtomicInteger made = new AtomicInteger();
    FrameTask<String> saving =
        (image, spare, times) -> spare == null ? "mine " + made.incrementAndGet() : spare;
    FrameTask<String> other =
        (image, spare, times) -> {
          assertTrue(spare == null || spare.equals("other"), spare);
          return "other";
        };
    try (LiveStream<String> stream = LiveStream.start(saving, shown, 1)) {
      for (int i = 0; i < 20; i++) {
        offer(stream, i);
        shown.await(i + 1);
      }
      assertTrue(made.get() <= 3, "as many results as places, not " + made);
      stream.swap(other);
      for (int i = 20; i < 30; i++) {
        offer(stream, i);
        shown.await(i + 1);
      }
      assertEquals(0, stream.stats().failed(), shown.lines().toString());
    }
  }

  @Test
  void stopSaysWhetherAFrameHangsAndItsTaskIsClosedWhenItComesBack() throws InterruptedException {
    Semaphore entered = new Semaphore(0);
    Semaphore gate = new Semaphore(0);
    ClosingTask hanging = new ClosingTask(gated(entered, gate));
    LiveStream<String> stream = LiveStream.start(hanging, shown, 1);
    offer(stream, 0);
    entered.acquire();
    assertFalse(stream.stop(Duration.ofMillis(20)));
    assertEquals(0, hanging.closed());
    gate.release();
    assertTrue(stream.stop(LONG));
    assertEquals(1, hanging.closed());
    assertEquals(List.of(), shown.lines(), "nothing is shown after the stop");
    assertEquals(1, stream.stats().dropped());
  }

  @Test
  void aStoppedStreamTakesNothingAndClosesWhatItIsGiven() {
    ClosingTask task = new ClosingTask(first());
    LiveStream<String> stream = LiveStream.start(task, shown, 2);
    assertTrue(stream.stop(LONG));
    stream.close();
    offer(stream, 0);
    ClosingTask late = new ClosingTask(first());
    stream.swap(late);
    assertEquals(1, task.closed());
    assertEquals(1, late.closed());
    assertEquals(0, stream.stats().received());
  }

  @Test
  void aListenerMayStopItsOwnStream() throws InterruptedException {
    AtomicReference<LiveStream<String>> stream = new AtomicReference<>();
    ClosingTask task = new ClosingTask(first());
    CountDownLatch stopped = new CountDownLatch(1);
    FrameListener<String> stopping =
        new FrameListener<>() {
          @Override
          public void result(Frame frame, String result) {
            assertTrue(stream.get().stop(LONG));
            stopped.countDown();
          }

          @Override
          public void failed(Frame frame, Throwable cause) {
            shown.failed(frame, cause);
          }
        };
    stream.set(LiveStream.start(task, stopping, 2));
    offer(stream.get(), 0);
    await(stopped);
    assertTrue(stream.get().stop(LONG));
    assertEquals(1, task.closed());
    assertEquals(List.of(), shown.lines());
  }
}
