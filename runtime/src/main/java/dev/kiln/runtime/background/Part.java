package dev.kiln.runtime.background;

import java.util.concurrent.RecursiveAction;

/** A part of the work on a frame, which another core may do; used again for each frame. */
final class Part extends RecursiveAction {
  private static final long serialVersionUID = 1L;

  private final transient Runnable work;

  Part(Runnable work) {
    this.work = work;
  }

  /** Offers the part to other cores; whoever {@linkplain #join joins} first may do it. */
  void start() {
    reinitialize();
    fork();
  }

  @Override
  protected void compute() {
    work.run();
  }
}
