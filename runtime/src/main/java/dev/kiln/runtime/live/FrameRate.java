package dev.kiln.runtime.live;

/** Frames a second, of the last two seconds or 128 frames. One thread at a time. */
final class FrameRate {
  private static final long WINDOW_NANOS = 2_000_000_000L;

  private final long[] times = new long[128];
  private long count;

  void add(long nanos) {
    times[(int) (count++ % times.length)] = nanos;
  }

  /** The rate as seen at this time: 0 if there are no two frames in the window. */
  double at(long now) {
    int frames = 0;
    long first = now;
    while (frames < Math.min(count, times.length) && now - time(frames) <= WINDOW_NANOS) {
      first = time(frames++);
    }
    return frames < 2 ? 0 : (frames - 1) * 1e9 / Math.max(1, time(0) - first);
  }

  /** The time of the frame so many before the last. */
  private long time(int back) {
    return times[(int) ((count - 1 - back) % times.length)];
  }
}
