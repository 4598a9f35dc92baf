package dev.kiln.runtime.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.ModelException;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveStreamTest {
  private static final Duration LONG = Duration.ofSeconds(30);

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
  void aSwapLosesNoFrameAndClosesTheOldTaskAfterItsLast() throws InterruptedException {
    Semaphore entered = new Semaphore(0);
    Semaphore gate = new Semaphore(0);
    Closing old = new Closing(gated(entered, gate));
    Closing young = new Closing((image, spare, times) -> "young");
    try (LiveStream<String> stream = LiveStream.start(old, shown, 1)) {
      offer(stream, 0);
      entered.acquire();
      offer(stream, 1);
      stream.swap(young);
      assertEquals(0, old.closed.get(), "a frame is in flight");
      gate.release();
      shown.await(2);
      assertEquals(List.of("0: 0", "1: young"), shown.lines());
      assertEquals(0, stream.stats().dropped());
      assertEquals(1, old.closed.get());
      assertEquals(0, young.closed.get());
    }
    assertEquals(1, young.closed.get());
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
    Closing hanging = new Closing(gated(entered, gate));
    LiveStream<String> stream = LiveStream.start(hanging, shown, 1);
    offer(stream, 0);
    entered.acquire();
    assertFalse(stream.stop(Duration.ofMillis(20)));
    assertEquals(0, hanging.closed.get());
    gate.release();
    assertTrue(stream.stop(LONG));
    assertEquals(1, hanging.closed.get());
    assertEquals(List.of(), shown.lines(), "nothing is shown after the stop");
    assertEquals(1, stream.stats().dropped());
  }

  @Test
  void aStoppedStreamTakesNothingAndClosesWhatItIsGiven() {
    Closing task = new Closing(first());
    LiveStream<String> stream = LiveStream.start(task, shown, 2);
    assertTrue(stream.stop(LONG));
    stream.close();
    offer(stream, 0);
    Closing late = new Closing(first());
    stream.swap(late);
    assertEquals(1, task.closed.get());
    assertEquals(1, late.closed.get());
    assertEquals(0, stream.stats().received());
  }

  @Test
  void aListenerMayStopItsOwnStream() throws InterruptedException {
    AtomicReference<LiveStream<String>> stream = new AtomicReference<>();
    Closing task = new Closing(first());
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
    assertEquals(1, task.closed.get());
    assertEquals(List.of(), shown.lines());
  }

  @Test
  void stagesAreMeasuredForThePresentTask() throws InterruptedException {
    FrameTask<String> staged =
        (image, spare, times) -> {
          times.done(Stage.PRE);
          pause();
          times.done(Stage.RUN);
          return "";
        };
    try (LiveStream<String> stream = LiveStream.start(staged, shown, 1)) {
      for (int i = 0; i < 3; i++) {
        offer(stream, i);
        shown.await(i + 1);
      }
      assertTrue(stream.stop(LONG));
      LiveStats stats = stream.stats();
      for (Stage stage : Stage.values()) {
        assertEquals(3, stats.latencies().get(stage).count(), stage.name());
      }
      assertTrue(stats.latencies().get(Stage.RUN).p50() >= 2_000_000);
      assertTrue(
          stats.latencies().get(Stage.TOTAL).max() >= stats.latencies().get(Stage.RUN).max());
      assertTrue(stats.fps() > 0);
    }
  }

  @Test
  void aTaskThatSaysNothingIsAllRun() throws InterruptedException {
    FrameTask<String> silent =
        (image, spare, times) -> {
          pause();
          return "";
        };
    try (LiveStream<String> stream = LiveStream.start(silent, shown, 1)) {
      offer(stream, 0);
      shown.await(1);
      assertTrue(stream.stop(LONG));
      assertTrue(stream.stats().latencies().get(Stage.RUN).max() >= 2_000_000);
      assertEquals(0, stream.stats().latencies().get(Stage.POST).max());
    }
  }

  @Test
  void wrongUseIsRefusedInOneLine() {
    ModelException e =
        assertThrows(ModelException.class, () -> LiveStream.start(first(), shown, 3));
    assertEquals("1 or 2 frames can be in flight, not 3", e.getMessage());
    try (LiveStream<String> stream = LiveStream.start(first(), shown, 1)) {
      assertThrows(ModelException.class, () -> stream.next(0, 4, PixelFormat.RGB));
      assertThrows(ModelException.class, () -> stream.next(1 << 20, 1 << 20, PixelFormat.RGB));
    }
    assertNull(shown.lines().stream().findFirst().orElse(null));
  }

  private static FrameTask<String> first() {
    return (image, spare, times) -> "" + image.pixels()[0];
  }

  private static FrameTask<String> gated(Semaphore entered, Semaphore gate) {
    return (image, spare, times) -> {
      entered.release();
      gate.acquireUninterruptibly();
      return "" + image.pixels()[0];
    };
  }

  private static void offer(LiveStream<String> stream, int value) {
    Image image = new Image(new byte[] {(byte) value}, 1, 1, PixelFormat.GREY);
    stream.offer(image, System.nanoTime());
  }

  private static void pause() {
    long start = System.nanoTime();
    while (System.nanoTime() - start < 2_100_000) {
      Thread.onSpinWait();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A task that counts how often it is closed. */
  private static final class Closing implements FrameTask<String> {
    private final FrameTask<String> work;
    private final AtomicInteger closed = new AtomicInteger();

    Closing(FrameTask<String> work) {
      this.work = work;
    }

    @Override
    public String run(Image image, String spare, StageTimes times) {
      assertEquals(0, closed.get());
      return work.run(image, spare, times);
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }
}
