package dev.kiln.android.engine;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.Orientation;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.image.YuvBuffers;
import dev.kiln.runtime.live.Frame;
import dev.kiln.runtime.live.FrameListener;
import dev.kiln.runtime.live.LiveStats;
import dev.kiln.runtime.live.LiveStream;
import dev.kiln.runtime.render.LiveSettings;
import dev.kiln.runtime.render.RenderedFrame;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model on frames: a camera's as they come, or a still picture whenever something changes.
 * Thread-safe; no call waits for a model.
 */
public final class LiveEngine implements AutoCloseable {
  private final Executor opener;
  private final LiveListener listener;
  private final LiveStream<RenderedFrame> stream;
  private final AtomicInteger wanted = new AtomicInteger();
  private volatile LiveSettings settings;

  /** Guards the stream's source: the camera's frames, or the still picture alone. */
  private final Object source = new Object();

  private Optional<Image> still = Optional.empty();

  /**
   * Starts an engine that shows frames as they come until a model is open.
   *
   * @param opener runs what takes long, one after the other
   */
  public LiveEngine(Executor opener, LiveListener listener, LiveSettings settings) {
    this.opener = opener;
    this.listener = listener;
    this.settings = settings;
    stream = LiveStream.start(new PlainTask(), new Results(), 1);
  }

  private final class Results implements FrameListener<RenderedFrame> {
    @Override
    public void result(Frame frame, RenderedFrame result) {
      listener.shown(result);
    }

    @Override
    public void failed(Frame frame, Throwable cause) {
      listener.failed(cause);
    }
  }

  /** Opens a model in place of the one that runs. Of several calls the last counts. */
  public void open(String name, ModelOpening opening) {
    int ticket = wanted.incrementAndGet();
    opener.execute(
        () -> {
          if (ticket == wanted.get()) {
            try {
              take(name, opening, ticket);
            } catch (RuntimeException | Error e) {
              stream.swap(new PlainTask());
              listener.refused(name, e);
              again();
            }
          }
        });
  }

  private void take(String name, ModelOpening opening, int ticket) {
    Model model = opening.open();
    Provider provider = model.provider();
    OwningTask task = OwningTask.of(name, model, this::settings);
    if (ticket != wanted.get()) {
      task.close();
      return;
    }
    stream.swap(task);
    listener.opened(name, provider);
    again();
  }

  private LiveSettings settings() {
    return settings;
  }

  /** Changes the settings, beginning with the next frame. */
  public void setSettings(LiveSettings changed) {
    settings = changed;
    again();
  }

  /** Shows a picture in place of the camera. */
  public void setStill(Image picture) {
    synchronized (source) {
      still = Optional.of(picture);
      again();
    }
  }

  /** Takes the camera's frames again. */
  public void clearStill() {
    synchronized (source) {
      still = Optional.empty();
    }
  }

  /** Submits the picture once more, if there is one. */
  private void again() {
    synchronized (source) {
      still.ifPresent(picture -> stream.offer(picture, System.nanoTime()));
    }
  }

  /**
   * Submits a camera's frame, turned upright.
   *
   * @param timestamp when it came, by {@link System#nanoTime}
   */
  public void submit(
      YuvBuffers frame, int width, int height, Orientation orientation, long timestamp) {
    synchronized (source) {
      if (!still.isPresent()) {
        Image next =
            stream.next(
                orientation.width(width, height),
                orientation.height(width, height),
                PixelFormat.RGBA);
        frame.of(width, height).copyTo(next, orientation);
        stream.submit(timestamp);
      }
    }
  }

  /** Returns the counts so far and the latencies of the model that runs. */
  public LiveStats stats() {
    return stream.stats();
  }

  /** Stops; a frame in flight comes to its end by itself, and then its model is closed. */
  @Override
  public void close() {
    wanted.incrementAndGet();
    stream.stop(Duration.ZERO);
  }
}
