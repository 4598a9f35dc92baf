package dev.kiln.runtime.live;

import static dev.kiln.runtime.live.FrameTasks.LONG;
import static dev.kiln.runtime.live.FrameTasks.offer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.task.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a frame takes, stage by stage. */
@Timeout(60)
class LiveStreamStagesTest {
  private final Shown shown = new Shown();

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

  private static void pause() {
    long start = System.nanoTime();
    while (System.nanoTime() - start < 2_100_000) {
      Thread.onSpinWait();
    }
  }
}
