package dev.kiln.runtime;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The objects of ONNX Runtime that are open in this process. A program that closes its models and
 * bindings sees the count it began with again; one that sees it grow leaks native memory.
 * Thread-safe.
 */
public final class NativeObjects {
  private static final AtomicInteger OPEN = new AtomicInteger();

  private NativeObjects() {}

  /** Returns how many sessions, with their options, and tensors are open. */
  public static int open() {
    return OPEN.get();
  }

  static void opened() {
    OPEN.incrementAndGet();
  }

  static void closed() {
    OPEN.decrementAndGet();
  }
}
