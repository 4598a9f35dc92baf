package dev.kiln.benchmark;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What the processor has done for this process, all threads together. */
final class ProcessorTime {
  private static final int CLOCK_PROCESS_CPUTIME_ID = 2;

  /** The JVM itself tells it in steps of 10 ms, Linux's clock in nanoseconds. */
  private static final C CLOCK = Platform.isLinux() ? Native.load("c", C.class) : null;

  private ProcessorTime() {}

  private interface C extends Library {
    int clock_gettime(int clock, long[] secondsAndNanos);
  }

  static long nanos() {
    long[] time = new long[2];
    if (CLOCK != null
        && Platform.is64Bit()
        && CLOCK.clock_gettime(CLOCK_PROCESS_CPUTIME_ID, time) == 0) {
      return time[0] * 1_000_000_000 + time[1];
    }
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
