package dev.kiln.cli;

/** The stages of a frame's path, timed at each frame. */
final class Stages {
  private final FramePath path;
  private final Samples pre = new Samples();
  private final Samples run = new Samples();
  private final Samples post = new Samples();
  private final Samples whole = new Samples();

  /**
   * In milliseconds.
   *
   * @param pre the frame's bytes go where the model reads them
   * @param run the model runs
   * @param post the answer's bytes come out
   * @param whole all three
   */
  record Summary(
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
    path.pre();
    long filled = System.nanoTime();
    path.run();
    long ran = System.nanoTime();
    path.post();
    long done = System.nanoTime();
    pre.add(filled - start);
    run.add(ran - filled);
    post.add(done - ran);
    whole.add(done - start);
  }

  int count() {
    return whole.count();
  }

  /** Of at least one frame. */
  Summary summary() {
    return new Summary(pre.summary(), run.summary(), post.summary(), whole.summary());
  }
}
