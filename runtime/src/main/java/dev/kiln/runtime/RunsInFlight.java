package dev.kiln.runtime;

/**
 * A counter of the runs in progress, so that closing can wait for them; unlike a lock, it does not
 * allocate.
 */
final class RunsInFlight {
  private int running;
  private boolean closed;

  /**
   * Registers a run and returns whether it may begin; every run that began must call {@link
   * #leave}.
   */
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

  /**
   * Refuses new runs and waits until those in progress have ended; returns true at the first call
   * only.
   */
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
