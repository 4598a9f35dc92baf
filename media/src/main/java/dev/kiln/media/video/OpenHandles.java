package dev.kiln.media.video;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts what this module holds open, so that a long-running program can watch for leaks: {@code
 * OpenHandles.total()} is 0 when everything has been closed. Thread-safe.
 */
public enum OpenHandles {
  /** Cameras, and videos of MJPEG that are read. */
  CAPTURES,
  /** Videos that OpenCV writes. */
  WRITERS,
  /** Runs of {@code ffmpeg} and {@code ffprobe}. */
  PROCESSES;

  private final AtomicInteger count = new AtomicInteger();

  /** Returns how many of this kind are open now. */
  public int count() {
    return count.get();
  }

  /** Returns how many of all kinds are open now. */
  public static int total() {
    return CAPTURES.count() + WRITERS.count() + PROCESSES.count();
  }

  void opened() {
    count.incrementAndGet();
  }

  void closed() {
    count.decrementAndGet();
  }
}
