package dev.kiln.pipeline.bench;

import dev.kiln.runtime.task.Stage;
import dev.kiln.runtime.task.StageTimes;

/** The stages of a frame's path, timed at each frame. */
final class Stages {
  private final FramePath path;
  private final StageTimes times = new StageTimes();
  private final Samples pre = new Samples();
  private final Samples run = new Samples();
  private final Samples post = new Samples();
  private final Samples whole = new Samples();

  /**
   * In milliseconds.
   *
   * @param pre the frame becomes what the model reads
   * @param run the model runs
   * @param post the answer is made of what the model gave
   * @param whole all three
   */
  public record Summary(
      Samples.Summary pre, Samples.Summary run, Samples.Summary post, Samples.Summary whole) {}

  Stages(FramePath path) {
    this.path = path;
  }

  /** Frame after frame for so long, one at least. */
  void work(double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    do {
      frame();
    } while (System.nanoTime() < end);
  }

  private void frame() {
    long start = System.nanoTime();
    times.begin(start);
    path.frame(times);
    pre.add(times.nanos(Stage.PRE));
    run.add(times.nanos(Stage.RUN));
    post.add(times.nanos(Stage.POST));
    whole.add(System.nanoTime() - start);
  }

  int count() {
    return whole.count();
  }

  /** Of at least one frame. */
  Summary summary() {
    return new Summary(pre.summary(), run.summary(), post.summary(), whole.summary());
  }
}
