package dev.kiln.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run that is ended when it takes too long. Close it when the run has come to its end. */
final class RunLimit implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunLimit.class);

  /** The thread that ends runs; it starts with the first run that has a limit. */
  private static final class Clock {
    private static final ScheduledThreadPoolExecutor THREAD = start();

    private static ScheduledThreadPoolExecutor start() {
      ScheduledThreadPoolExecutor thread =
          new ScheduledThreadPoolExecutor(
              1,
              task -> {
                Thread clock = new Thread(task, "kiln-run-limit");
                clock.setDaemon(true);
                return clock;
              });
      thread.setRemoveOnCancelPolicy(true);
      return thread;
    }
  }

  /** A run without a limit. */
  static final RunLimit NONE = new RunLimit();

  /** Null, which ONNX Runtime takes for its defaults, if there is no limit. */
  private final RunOptions options;

  /** Null if there is no limit. */
  private final Future<?> end;

  private boolean closed;
  private boolean ended;

  private RunLimit() {
    options = null;
    end = null;
  }

  private RunLimit(Duration longest) throws OrtException {
    options = new RunOptions();
    end = Clock.THREAD.schedule(this::end, longest.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Begins to count the time. */
  static RunLimit start(Duration longest) throws OrtException {
    return new RunLimit(longest);
  }

  private synchronized void end() {
    if (closed) {
      return;
    }
    try {
      options.setTerminate(true);
      ended = true;
    } catch (OrtException e) {
      LOG.warn("a run that takes too long can't be ended: {}", Ort.reason(e));
    }
  }

  /** Returns the options to run with; null for ONNX Runtime's defaults. */
  RunOptions options() {
    return options;
  }

  /** Returns whether the run was told to end. */
  synchronized boolean ended() {
    return ended;
  }

  @Override
  public synchronized void close() {
    if (options != null) {
      closed = true;
      end.cancel(false);
      options.close();
    }
  }
}
