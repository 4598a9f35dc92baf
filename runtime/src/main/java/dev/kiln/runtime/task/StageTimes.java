package dev.kiln.runtime.task;

import java.util.Arrays;

/**
 * The time that each stage of one frame took. A task reports the end of each stage; the time since
 * the end of the previous stage is attributed to it. Not thread-safe, except for {@link #NONE}.
 */
public final class StageTimes {
  /** An instance that records nothing, for callers that do not time the stages. Thread-safe. */
  public static final StageTimes NONE = new StageTimes(false);

  private final long[] nanos = new long[Stage.values().length];
  private final boolean recording;
  private long last;
  private boolean ran;

  /** Creates the times of a frame that has not begun. */
  public StageTimes() {
    this(true);
  }

  private StageTimes(boolean recording) {
    this.recording = recording;
  }

  /** Ends a stage now; the next one begins. */
  public void done(Stage stage) {
    if (!recording) {
      return;
    }
    long now = System.nanoTime();
    nanos[stage.ordinal()] += now - last;
    last = now;
    ran |= stage == Stage.RUN;
  }

  /** Returns the time that a stage took, in nanoseconds; 0 until it has ended. */
  public long nanos(Stage stage) {
    return nanos[stage.ordinal()];
  }

  /**
   * Begins a new frame and its first stage.
   *
   * @param timestamp the time at which the source captured the frame, by {@link System#nanoTime}
   */
  public void begin(long timestamp) {
    if (!recording) {
      return;
    }
    Arrays.fill(nanos, 0);
    last = timestamp;
    ran = false;
  }

  /**
   * Ends the task. Time that the task did not report counts as {@link Stage#RUN} or, if that stage
   * has ended, as {@link Stage#POST}.
   */
  public void taskDone() {
    done(ran ? Stage.POST : Stage.RUN);
  }

  /** Ends an interval that belongs to no stage and counts only towards the total. */
  public void skip() {
    if (!recording) {
      return;
    }
    last = System.nanoTime();
  }

  /**
   * Ends the frame after the listener has returned.
   *
   * @param timestamp the time at which the source captured the frame, by {@link System#nanoTime}
   */
  public void shown(long timestamp) {
    if (!recording) {
      return;
    }
    done(Stage.SHOW);
    nanos[Stage.TOTAL.ordinal()] = last - timestamp;
  }
}
