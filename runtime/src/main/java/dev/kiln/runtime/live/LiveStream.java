package dev.kiln.runtime.live;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frames in, results out, as they come. The newest frame wins: a source is never made to wait, and
 * a frame that nobody has taken up when the next one comes is dropped. One or two frames are in
 * flight at a time; results come in the source's order. Frames live in a few slots that are used
 * again and again: in a steady stream nothing is allocated.
 *
 * <pre>{@code
 * try (LiveStream<List<Digit>> stream = LiveStream.start(task, listener, 1)) {
 *   while (camera.read(stream.next(640, 480, PixelFormat.BGR))) {
 *     stream.submit(System.nanoTime());
 *   }
 * }
 * }</pre>
 *
 * <p>{@link #next}, {@link #submit} and {@link #offer} are the source's, one thread at a time;
 * every other method may be called by any thread. The stream owns its tasks and closes them.
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
   * @param task the work on each frame; the stream closes it
   * @param inFlight frames worked on at once: 1, or 2 to show one while the next is worked on (the
   *     task is then called by two threads at once)
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
   * The picture to fill with the next frame. Until it is submitted, every call gives the same one.
   *
   * @throws IllegalArgumentException if the size is not one that {@link Image#checkSize} takes
   */
  public Image next(int width, int height, PixelFormat format) {
    synchronized (lock) {
      return slots.filling().resize(width, height, format);
    }
  }

  /**
   * Submits the picture that {@link #next} returned as the next frame. While the stream is paused
   * or stopped, nothing happens.
   *
   * @param timestamp when the source began to take the frame, by {@link System#nanoTime}; two
   *     frames may have the same
   * @return the frame's {@link Frame#sequence}, by which its result is told from others; -1 if the
   *     stream is paused or stopped
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
   * Submits a copy of the picture.
   *
   * @return as {@link #submit}
   */
  public long offer(Image image, long timestamp) {
    Image next = next(image.width(), image.height(), image.format());
    System.arraycopy(image.pixels(), 0, next.pixels(), 0, next.pixels().length);
    return submit(timestamp);
  }

  /**
   * Lets another task work from the next frame on. Frames in flight stay with the old one, which is
   * closed after its last; no frame is lost. A stream that has stopped closes the new one at once.
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

  /** Takes up no more frames until {@link #resume}; those in flight are finished. */
  public void pause() {
    synchronized (lock) {
      paused = true;
      dropWaiting();
    }
  }

  /** Goes on after {@link #pause}, with frames submitted from now on. */
  public void resume() {
    synchronized (lock) {
      paused = false;
    }
  }

  /** How the stream does; the counts are of one moment. */
  public LiveStats stats() {
    synchronized (lock) {
      return new LiveStats(
          received, shown, dropped, failed, rate.at(System.nanoTime()), task.latencies());
    }
  }

  /**
   * Stops: no result is shown any more, frames in flight are finished, the task is closed. A frame
   * that hangs can't be ended; its thread is left behind, and closes the task should it come back.
   *
   * @param bound how long to wait for frames in flight
   * @return whether all has ended; false if a frame still hangs
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

  /** Stops; a frame that hangs for more than five seconds is left behind with a warning. */
  @Override
  public void close() {
    if (!stop(PATIENCE)) {
      LOG.warn("a frame hangs for more than {} s and is left behind", PATIENCE.getSeconds());
    }
  }

  private boolean awaitWorkers(long nanos) {
    long start = System.nanoTime();
    synchronized (lock) {
      // A listener that stops its own stream can't wait for itself.
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

  /** The newest frame, once there is one; null when the stream has stopped. */
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

  /** Waits until all earlier frames are done; whether the stream still runs. */
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

  /** Waits for a change; an interrupt, which is not how a stream is stopped, is ignored. */
  private void awaitChange() {
    try {
      lock.wait();
    } catch (InterruptedException e) {
      LOG.debug("interrupted; the stream goes on", e);
    }
  }
}
