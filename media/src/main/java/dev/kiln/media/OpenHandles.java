package dev.kiln.media;

import java.util.concurrent.atomic.AtomicInteger;

/** How many captures, writers, matrices and processes are open; each owner counts its own. */
public final class OpenHandles {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private OpenHandles() {}

  public static void opened() {
    COUNT.incrementAndGet();
  }

  public static void closed() {
    COUNT.decrementAndGet();
  }

  public static int count() {
    return COUNT.get();
  }
}
