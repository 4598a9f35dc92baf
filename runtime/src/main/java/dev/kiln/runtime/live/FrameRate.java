package dev.kiln.runtime.live;

/**
 * The number of frames per second over the last two seconds or 128 frames, whichever is less. Not
 * thread-safe.
 */
final class FrameRate {
  private static final long WINDOW_NANOS = 2_000_000_000L;

  private final long[] times = new long[128];
  private long count;

  void add(long nanos) {
    times[(int) (count++ % times.length)] = nanos;
  }

  /** Returns the rate at the given time, or 0 if there are fewer than two frames in the window. */
  double at(long now) {
    int frames = 0;
    long first = now;
    while (frames < Math.min(count, times.length) && now - time(frames) <= WINDOW_NANOS) {
      first = time(frames++);
    }
    return frames < 2 ? 0 : (frames - 1) * 1e9 / Math.max(1, time(0) - first);
  }

  /** Returns the time of the frame that lies the given number of frames before the last one. */
  private long time(int back) {
    return times[(int) ((count - 1 - back) % times.length)];
  }
}
