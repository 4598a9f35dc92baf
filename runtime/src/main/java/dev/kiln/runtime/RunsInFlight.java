package dev.kiln.runtime;

/** Counts what runs, so that closing can wait for it; unlike a lock it allocates nothing. */
final class RunsInFlight {
  private int running;
  private boolean closed;

  /** Whether the run may begin; each that did must {@link #leave}. */
  synchronized boolean enter() {
    if (closed) {
      return false;
    }
    running++;
    return true;
  }

  synchronized void leave() {
    running--;
    notifyAll();
  }

  /** Lets nothing in any more and waits until all have left; true at the first call only. */
  synchronized boolean close() {
    boolean first = !closed;
    closed = true;
    boolean interrupted = false;
    while (running > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return first;
  }
}
