package dev.kiln.runtime.task;

import dev.kiln.runtime.live.LatencyHistogram;
import java.util.Arrays;

/**
 * How long each stage of one frame took. A task says when it is done with a stage; the time since
 * the stage before counts as that stage's. One thread at a time.
 */
public final class StageTimes {
  private static final Stage[] STAGES = Stage.values();

  private final long[] nanos = new long[STAGES.length];
  private long last;
  private boolean ran;

  /** The stage ends now; the next one begins. */
  public void done(Stage stage) {
    long now = System.nanoTime();
    nanos[stage.ordinal()] += now - last;
    last = now;
    ran |= stage == Stage.RUN;
  }

  /** What the stage took, in nanoseconds; 0 while it isn't over. */
  public long nanos(Stage stage) {
    return nanos[stage.ordinal()];
  }

  /** A new frame, seen at this time, by {@link System#nanoTime}: its first stage begins. */
  public void begin(long timestamp) {
    Arrays.fill(nanos, 0);
    last = timestamp;
    ran = false;
  }

  /** What the task did not account for is part of its run, or of what it does after that. */
  public void taskDone() {
    done(ran ? Stage.POST : Stage.RUN);
  }

  /** Time that belongs to no stage but the whole ends now. */
  public void skip() {
    last = System.nanoTime();
  }

  /** The frame that was seen at this time has been shown. */
  public void shown(long timestamp) {
    done(Stage.SHOW);
    nanos[Stage.TOTAL.ordinal()] = last - timestamp;
  }

  public void recordTo(LatencyHistogram[] histograms) {
    for (int i = 0; i < nanos.length; i++) {
      histograms[i].record(nanos[i]);
    }
  }
}
