package dev.kiln.android.speed;

import java.util.List;

/** A speed test on a thread of its own, from its start to its end. Thread-safe. */
public final class SpeedRun {
  private final List<MeasuredModel> models;
  private final SpeedTest test;
  private volatile SpeedReport report;
  private volatile State state;
  private volatile Runnable changed = () -> {};
  private volatile boolean cancelled;

  /**
   * Where a run is.
   *
   * @param model the model that is measured; empty at the end
   * @param choice what it is measured on
   * @param done the measurements that are over
   * @param total all measurements
   */
  public record State(String model, Choice choice, int done, int total) {
    /** Returns whether nothing more is measured. */
    public boolean isOver() {
      return model.isEmpty();
    }
  }

  private SpeedRun(List<MeasuredModel> models, SpeedTest test, SpeedReport empty) {
    this.models = List.copyOf(models);
    this.test = test;
    this.report = empty;
    this.state = new State(" ", Choice.unmeasured(), 0, models.size());
  }

  /**
   * Starts a run.
   *
   * @param empty the report to fill
   */
  public static SpeedRun start(List<MeasuredModel> models, SpeedTest test, SpeedReport empty) {
    SpeedRun run = new SpeedRun(models, test, empty);
    Thread thread = new Thread(run::measure, "kiln-speed");
    thread.setDaemon(true);
    thread.start();
    return run;
  }

  private void measure() {
    test.run(models, new Steps(), () -> cancelled);
    state = new State("", Choice.unmeasured(), state.total(), state.total());
    changed.run();
  }

  private final class Steps implements SpeedTest.Progress {
    @Override
    public void begins(String model, Choice choice, int done, int total) {
      state = new State(model, choice, done, total);
      changed.run();
    }

    @Override
    public void ended(Speed speed) {
      report = report.with(speed);
    }
  }

  /** Sets what to do when something has changed, from the run's thread. */
  public void setOnChange(Runnable action) {
    changed = action;
  }

  /** Ends the run after the measurement that goes on. */
  public void cancel() {
    cancelled = true;
  }

  /** Returns whether the run came to its own end. */
  public boolean isComplete() {
    return state.isOver() && !cancelled;
  }

  /** Returns where the run is. */
  public State state() {
    return state;
  }

  /** Returns what was measured so far. */
  public SpeedReport report() {
    return report;
  }
}
