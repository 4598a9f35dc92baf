package dev.kiln.runtime.live;

import dev.kiln.runtime.task.Stage;
import dev.kiln.runtime.task.StageTimes;

/**
 * The storage for one frame of the stream: the frame, the task that processes it and the outcome.
 */
final class Slot<R> {
  private final Frame frame = new Frame();
  private OwnedTask<R> owner;
  private R result;
  private Throwable failure;
  private long ticket;

  Frame frame() {
    return frame;
  }

  OwnedTask<R> owner() {
    return owner;
  }

  /** Returns the position of the frame in the order of results. */
  long ticket() {
    return ticket;
  }

  void take(OwnedTask<R> task, long place) {
    if (owner != task) {
      result = null;
    }
    owner = task;
    ticket = place;
    failure = null;
    task.hold();
  }

  /** Runs the task; an exception is kept for the listener. */
  void run() {
    StageTimes times = frame.times();
    times.done(Stage.WAIT);
    try {
      result = owner.task().run(frame.image(), result, times);
    } catch (Throwable e) {
      failure = e;
    }
    times.taskDone();
  }

  /** Notifies the listener and returns whether it accepted a result. */
  boolean deliver(FrameListener<? super R> listener) {
    frame.times().skip();
    if (failure == null) {
      try {
        listener.result(frame, result);
        frame.times().shown(frame.timestamp());
        owner.record(frame.times());
        return true;
      } catch (Throwable e) {
        failure = e;
      }
    }
    listener.failed(frame, failure);
    return false;
  }
}
