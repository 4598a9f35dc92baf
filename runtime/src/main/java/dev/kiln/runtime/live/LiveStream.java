package dev.kiln.runtime.live;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A live stream of frames that are processed as they arrive. The newest frame has priority: a
 * source never has to wait, and a frame whose processing has not begun when the next one arrives is
 * dropped. One or two frames are in flight at a time; results are delivered in the order of the
 * source. Frames are kept in a few slots that are reused, so a steady stream allocates nothing.
 *
 * <pre>{@code
 * try (LiveStream<List<Digit>> stream = LiveStream.start(task, listener, 1)) {
 *   while (camera.read(stream.next(640, 480, PixelFormat.BGR))) {
 *     stream.submit(System.nanoTime());
 *   }
 * }
 * }</pre>
 *
 * <p>{@link #next}, {@link #submit} and {@link #offer} must be called by the source, from one
 * thread at a time; all other methods are thread-safe. The stream owns its tasks and closes them.
 *
 * @param <R> the result
 */
public final class LiveStream<R> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final FrameListener<? super R> listener;
  private final Thread[] workers;
  private final Object lock = new Object();
  private final Slots<R> slots;
  private final FrameRate rate = new FrameRate();
  private OwnedTask<R> task;
  private boolean paused;
  private boolean stopped;
  private int working;
  private long taken;
  private long turn;
  private long received;
  private long shown;
  private long dropped;
  private long failed;

  private LiveStream(FrameTask<R> task, FrameListener<? super R> listener, int inFlight) {
    this.task = new OwnedTask<>(task);
    this.listener = listener;
    workers = new Thread[inFlight];
    slots = new Slots<>(inFlight);
    working = inFlight;
  }

  /**
   * Starts a stream.
   *
   * @param task the processing of each frame; closed by the stream
   * @param listener receives the results and failures
   * @param inFlight the number of frames processed at once: 1, or 2 to show one frame while the
   *     next is processed (two threads then call the task at once)
   * @throws IllegalArgumentException if inFlight is neither 1 nor 2
   */
  public static <R> LiveStream<R> start(
      FrameTask<R> task, FrameListener<? super R> listener, int inFlight) {
    if (inFlight < 1 || inFlight > 2) {
      throw new IllegalArgumentException("1 or 2 frames can be in flight, not " + inFlight);
    }
    LiveStream<R> stream = new LiveStream<>(task, listener, inFlight);
    for (int i = 0; i < inFlight; i++) {
      stream.workers[i] = new Thread(stream::work, "kiln-live-" + i);
      stream.workers[i].setDaemon(true);
      stream.workers[i].start();
    }
    return stream;
  }

  /**
   * Returns the picture to fill with the next frame. Until it is submitted, every call for the same
   * size and format returns the same picture.
   *
   * @throws IllegalArgumentException if the size is not allowed by {@link Image#checkSize}
   */
  public Image next(int width, int height, PixelFormat format) {
    synchronized (lock) {
      return slots.filling().resize(width, height, format);
    }
  }

  /**
   * Submits the picture that {@link #next} returned as the next frame. Has no effect while the
   * stream is paused or after it has stopped.
   *
   * @param timestamp the time at which the source began to capture the frame, by {@link
   *     System#nanoTime}; two frames may have the same timestamp
   * @return the {@link Frame#sequence} of the frame, which identifies its result; -1 if the stream
   *     is paused or stopped
   */
  public long submit(long timestamp) {
    synchronized (lock) {
      if (paused || stopped) {
        return -1;
      }
      long sequence = received++;
      slots.filling().submitted(sequence, timestamp);
      if (slots.submit()) {
        dropped++;
      }
      lock.notifyAll();
      return sequence;
    }
  }

  /**
   * Submits a copy of the picture as the next frame.
   *
   * @param timestamp the time at which the source began to capture the frame, by {@link
   *     System#nanoTime}
   * @return as {@link #submit}
   */
  public long offer(Image image, long timestamp) {
    Image next = next(image.width(), image.height(), image.format());
    System.arraycopy(image.pixels(), 0, next.pixels(), 0, next.pixels().length);
    return submit(timestamp);
  }

  /**
   * Replaces the task, beginning with the next frame. Frames in flight are completed by the old
   * task, which is closed after its last frame; no frame is lost. A stream that has stopped closes
   * the new task immediately.
   */
  public void swap(FrameTask<R> next) {
    OwnedTask<R> released = new OwnedTask<>(next);
    synchronized (lock) {
      if (!stopped) {
        OwnedTask<R> old = task;
        task = released;
        released = old;
      }
    }
    released.release();
  }

  /** Pauses processing until {@link #resume}; frames in flight are completed. */
  public void pause() {
    synchronized (lock) {
      paused = true;
      dropWaiting();
    }
  }

  /** Continues after {@link #pause} with frames submitted from now on. */
  public void resume() {
    synchronized (lock) {
      paused = false;
    }
  }

  /** Returns the statistics of the stream. All counts are taken at the same moment. */
  public LiveStats stats() {
    synchronized (lock) {
      return new LiveStats(
          received, shown, dropped, failed, rate.at(System.nanoTime()), task.latencies());
    }
  }

  /**
   * Stops the stream: no further result is shown, frames in flight are completed and the task is
   * closed. A frame that hangs cannot be aborted; its thread is abandoned, and closes the task if
   * it ever returns.
   *
   * @param bound the longest time to wait for frames in flight
   * @return true if all frames have ended, false if a frame still hangs
   */
  public boolean stop(Duration bound) {
    OwnedTask<R> last;
    synchronized (lock) {
      last = stopped ? null : task;
      stopped = true;
      dropWaiting();
      lock.notifyAll();
    }
    if (last != null) {
      last.release();
    }
    return awaitWorkers(bound.toNanos());
  }

  /**
   * Stops the stream; a frame that hangs for more than five seconds is abandoned with a warning.
   */
  @Override
  public void close() {
    if (!stop(PATIENCE)) {
      LOG.warn("a frame hangs for more than {} s and is left behind", PATIENCE.getSeconds());
    }
  }

  private boolean awaitWorkers(long nanos) {
    long start = System.nanoTime();
    synchronized (lock) {
      // A listener that stops its own stream cannot wait for its own thread.
      int self = isWorker(Thread.currentThread()) ? 1 : 0;
      while (working > self) {
        long left = nanos - (System.nanoTime() - start);
        if (left <= 0) {
          return false;
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(lock, Math.max(left, 1_000_000));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
      return true;
    }
  }

  private boolean isWorker(Thread thread) {
    for (Thread worker : workers) {
      if (worker == thread) {
        return true;
      }
    }
    return false;
  }

  private void work() {
    for (Slot<R> slot = take(); slot != null; slot = take()) {
      slot.run();
      boolean delivered = false;
      boolean mine = awaitTurn(slot);
      try {
        delivered = mine && slot.deliver(listener);
      } catch (Throwable e) {
        LOG.error("the listener failed on the report of a failed frame", e);
      }
      finish(slot, mine, delivered);
    }
  }

  /** Waits for a frame and returns the newest one, or null if the stream has stopped. */
  private Slot<R> take() {
    synchronized (lock) {
      while (!slots.isWaiting() && !stopped) {
        awaitChange();
      }
      if (stopped) {
        working--;
        lock.notifyAll();
        return null;
      }
      Slot<R> slot = slots.take();
      slot.take(task, taken++);
      return slot;
    }
  }

  /** Waits until all earlier frames are done and returns whether the stream is still running. */
  private boolean awaitTurn(Slot<R> slot) {
    synchronized (lock) {
      while (turn != slot.ticket() && !stopped) {
        awaitChange();
      }
      return !stopped;
    }
  }

  private void finish(Slot<R> slot, boolean mine, boolean delivered) {
    OwnedTask<R> owner = slot.owner();
    synchronized (lock) {
      turn++;
      if (delivered) {
        shown++;
        rate.add(System.nanoTime());
      } else if (mine) {
        failed++;
      } else {
        dropped++;
      }
      slots.free(slot);
      lock.notifyAll();
    }
    owner.release();
  }

  private void dropWaiting() {
    if (slots.isWaiting()) {
      slots.free(slots.take());
      dropped++;
    }
  }

  /** Waits for a change. Interrupts are ignored, because they are not the way to stop a stream. */
  private void awaitChange() {
    try {
      lock.wait();
    } catch (InterruptedException e) {
      LOG.debug("interrupted; the stream goes on", e);
    }
  }
}
