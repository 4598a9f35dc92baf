package dev.kiln.pipeline.bench;

import dev.kiln.runtime.task.Stage;
import dev.kiln.runtime.task.StageTimes;

/** Runs frames and times the stages of each. */
final class StageTimer {
  private final FrameRunner runner;
  private final StageTimes times = new StageTimes();
  private final LatencySamples pre = new LatencySamples();
  private final LatencySamples run = new LatencySamples();
  private final LatencySamples post = new LatencySamples();
  private final LatencySamples whole = new LatencySamples();

  StageTimer(FrameRunner runner) {
    this.runner = runner;
  }

  /** Runs frames for so many seconds, at least one frame. */
  void work(double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    do {
      frame();
    } while (System.nanoTime() < end);
  }

  private void frame() {
    long start = System.nanoTime();
    times.begin(start);
    runner.frame(times);
    pre.add(times.nanos(Stage.PRE));
    run.add(times.nanos(Stage.RUN));
    post.add(times.nanos(Stage.POST));
    whole.add(System.nanoTime() - start);
  }

  int count() {
    return whole.count();
  }

  /** Returns the latencies of at least one frame. */
  StagePercentiles percentiles() {
    return new StagePercentiles(
        pre.percentiles(), run.percentiles(), post.percentiles(), whole.percentiles());
  }
}
