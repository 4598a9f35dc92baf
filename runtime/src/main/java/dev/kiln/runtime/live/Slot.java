package dev.kiln.runtime.live;

import dev.kiln.runtime.task.Stage;
import dev.kiln.runtime.task.StageTimes;

/** A frame's place in the stream: its picture, the task that works on it and what came of it. */
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

  /** Its place in the order of results. */
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

  /** Lets the task work; what it throws is kept for the listener. */
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

  /** Tells the listener; whether it took a result. */
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
