package dev.kiln.export;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The steps that are done, each with the time since the one before. Not thread-safe. */
final class Journal {
  private final List<Step> steps = new ArrayList<>();
  private final Consumer<Step> listener;
  private long started = System.nanoTime();

  Journal(Consumer<Step> listener) {
    this.listener = listener;
  }

  void done(String step, String summary) {
    long now = System.nanoTime();
    Step finished = new Step(step, summary, (now - started) / 1e6);
    started = now;
    steps.add(finished);
    listener.accept(finished);
  }

  List<Step> steps() {
    return steps;
  }
}
