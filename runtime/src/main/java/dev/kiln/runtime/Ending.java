package dev.kiln.runtime;

import dev.kiln.runtime.errors.ModelException;

/**
 * The end of this process, which waits for models that are being opened: native code that is in the
 * middle of that must not see its own tables taken away. From then on no model is opened.
 */
final class Ending {
  /** Opening takes seconds at most; what takes longer is left to its fate. */
  private static final long PATIENCE_MILLIS = 10_000;

  private static int openings;
  private static boolean begun;

  static {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(Ending::await, "kiln-ending"));
    } catch (IllegalStateException e) {
      begun = true;
    }
  }

  private Ending() {}

  /**
   * Begins to open a model.
   *
   * @throws ModelException if the process is ending
   */
  static synchronized void enter(String model) {
    if (begun) {
      throw new ModelException(model + ": not opened, because the program is ending");
    }
    openings++;
  }

  static synchronized void leave() {
    openings--;
    Ending.class.notifyAll();
  }

  private static synchronized void await() {
    begun = true;
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    try {
      for (long left = PATIENCE_MILLIS; openings > 0 && left > 0; ) {
        Ending.class.wait(left);
        left = (end - System.nanoTime()) / 1_000_000;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
