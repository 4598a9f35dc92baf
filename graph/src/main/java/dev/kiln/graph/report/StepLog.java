package dev.kiln.graph.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A log of finished steps, each with the time since the previous one. Not thread-safe. */
public final class StepLog {
  private final List<FinishedStep> steps = new ArrayList<>();
  private final Consumer<FinishedStep> listener;
  private long started = System.nanoTime();

  public StepLog(Consumer<FinishedStep> listener) {
    this.listener = listener;
  }

  public void done(String step, String summary) {
    long now = System.nanoTime();
    FinishedStep finished = new FinishedStep(step, summary, (now - started) / 1e6);
    started = now;
    steps.add(finished);
    listener.accept(finished);
  }

  public List<FinishedStep> steps() {
    return steps;
  }
}
