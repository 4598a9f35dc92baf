package dev.kiln.runtime;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How much heap a piece of code takes each time, on the thread that runs it. */
public final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int WARM_UP = 1_000;
  private static final int RUNS = 200;
  private static final int SERIES = 5;

  private Allocation() {}

  /**
   * Bytes of heap that one run takes once it has run for a while: the mean of the series that took
   * the least, because code that is still being compiled takes more.
   */
  public static double bytes(Runnable code) {
    for (int i = 0; i < WARM_UP; i++) {
      code.run();
    }
    double least = Double.POSITIVE_INFINITY;
    for (int series = 0; series < SERIES; series++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < RUNS; i++) {
        code.run();
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least / RUNS;
  }

  /** Fails if the code takes heap each time it runs; what the measuring takes is allowed for. */
  public static void assertNone(Runnable code) {
    double bytes = bytes(code);
    assertTrue(bytes < 8, bytes + " bytes of heap each time");
  }
}
