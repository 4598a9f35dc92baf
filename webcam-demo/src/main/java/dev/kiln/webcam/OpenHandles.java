package dev.kiln.webcam;

import java.util.concurrent.atomic.AtomicInteger;

/** How many captures, writers, matrices and processes are open; each owner counts its own. */
final class OpenHandles {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private OpenHandles() {}

  static void opened() {
    COUNT.incrementAndGet();
  }

  static void closed() {
    COUNT.decrementAndGet();
  }

  static int count() {
    return COUNT.get();
  }
}
