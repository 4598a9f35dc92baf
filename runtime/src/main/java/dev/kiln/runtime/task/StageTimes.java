package dev.kiln.runtime.task;

import dev.kiln.runtime.live.LatencyHistogram;
import java.util.Arrays;

/**
 * The time that each stage of one frame took. A task reports the end of each stage; the time since
 * the previous stage counts as that stage's. One thread at a time, except {@link #NONE}.
 */
public final class StageTimes {
  /** Records nothing: for a caller who does not time the stages. Thread-safe. */
  public static final StageTimes NONE = new StageTimes(false);

  private final long[] nanos = new long[Stage.values().length];
  private final boolean recording;
  private long last;
  private boolean ran;

  /** Creates times of a frame that has not begun. */
  public StageTimes() {
    this(true);
  }

  private StageTimes(boolean recording) {
    this.recording = recording;
  }

  /** Ends the stage now; the next one begins. */
  public void done(Stage stage) {
    if (!recording) {
      return;
    }
    long now = System.nanoTime();
    nanos[stage.ordinal()] += now - last;
    last = now;
    ran |= stage == Stage.RUN;
  }

  /** Returns the time that the stage took, in nanoseconds; 0 until it has ended. */
  public long nanos(Stage stage) {
    return nanos[stage.ordinal()];
  }

  /**
   * Begins a new frame and its first stage.
   *
   * @param timestamp when the source saw the frame, by {@link System#nanoTime}
   */
  public void begin(long timestamp) {
    if (!recording) {
      return;
    }
    Arrays.fill(nanos, 0);
    last = timestamp;
    ran = false;
  }

  /** Ends the task: time that it did not report counts as its run or, after that, as POST. */
  public void taskDone() {
    done(ran ? Stage.POST : Stage.RUN);
  }

  /** Ends time that belongs to no stage; it counts only in the total. */
  public void skip() {
    if (!recording) {
      return;
    }
    last = System.nanoTime();
  }

  /**
   * Ends the frame: it has been shown.
   *
   * @param timestamp when the source saw the frame, by {@link System#nanoTime}
   */
  public void shown(long timestamp) {
    if (!recording) {
      return;
    }
    done(Stage.SHOW);
    nanos[Stage.TOTAL.ordinal()] = last - timestamp;
  }

  /** Adds the time of each stage to the stage's histogram, in the order of {@link Stage}. */
  public void recordTo(LatencyHistogram[] histograms) {
    for (int i = 0; i < nanos.length; i++) {
      histograms[i].record(nanos[i]);
    }
  }
}
