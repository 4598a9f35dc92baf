package dev.kiln.runtime.live;

import dev.kiln.runtime.task.Stage;
import dev.kiln.runtime.task.StageTimes;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task with a count of its holders: the stream, while the task is the current one, and each frame
 * that it processes. The last holder to release the task closes it. Thread-safe.
 */
final class OwnedTask<R> {
  private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);

  /** Kept, because each call of values() makes a new array. */
  private static final Stage[] STAGES = Stage.values();

  private final FrameTask<R> task;
  private final LatencyHistogram[] histograms = new LatencyHistogram[STAGES.length];
  private int holders = 1;

  OwnedTask(FrameTask<R> task) {
    this.task = task;
    for (int i = 0; i < histograms.length; i++) {
      histograms[i] = new LatencyHistogram();
    }
  }

  FrameTask<R> task() {
    return task;
  }

  void record(StageTimes times) {
    for (Stage stage : STAGES) {
      histograms[stage.ordinal()].record(times.nanos(stage));
    }
  }

  Map<Stage, Latency> latencies() {
    Map<Stage, Latency> latencies = new EnumMap<>(Stage.class);
    for (Stage stage : STAGES) {
      latencies.put(stage, histograms[stage.ordinal()].latency());
    }
    return latencies;
  }

  synchronized void hold() {
    holders++;
  }

  void release() {
    synchronized (this) {
      if (--holders > 0) {
        return;
      }
    }
    try {
      task.close();
    } catch (RuntimeException e) {
      LOG.warn("a task could not be closed", e);
    }
  }
}
