package dev.kiln.webcam.session;

import dev.kiln.media.MediaException;
import dev.kiln.media.video.VideoRecorder;
import dev.kiln.media.video.VideoSource;
import dev.kiln.runtime.live.Frame;
import dev.kiln.runtime.live.FrameListener;
import dev.kiln.runtime.live.LiveStats;
import dev.kiln.runtime.live.LiveStream;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A source, a model and a screen, running. A recording is finished and kept if the process is ended
 * meanwhile, as by ctrl-C. Thread-safe.
 */
public final class LiveSession implements FrameListener<RenderedFrame>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveSession.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration FAREWELL = Duration.ofSeconds(10);

  private final ModelCatalog shelf;
  private final LiveOptions options;
  private final FrameDisplay screen;
  private final VideoRecorder recorder;
  private final LiveStream<RenderedFrame> stream;
  private final FrameGrabber feed;
  private final long start = System.nanoTime();
  private final Object ending = new Object();
  private final Thread farewell = new Thread(this::farewell, "kiln-farewell");
  private volatile LiveSettings settings;
  private volatile String model;
  private volatile String failure = "";
  private LiveReport report;
  private boolean paused;

  /**
   * Starts.
   *
   * @throws MediaException if the source can't be opened or there is no such model
   */
  public LiveSession(ModelCatalog shelf, LiveOptions options, FrameDisplay screen) {
    this.shelf = shelf;
    this.options = options;
    this.screen = screen;
    settings = options.settings();
    model = options.model();
    recorder =
        options.recording().map(f -> new VideoRecorder(f, LiveOptions.RECORDED_FPS)).orElse(null);
    stream = LiveStream.start(shelf.lend(model, this::settings), this, 1);
    try {
      feed = new FrameGrabber(() -> VideoSource.open(options.source()), stream, screen::say);
    } catch (RuntimeException e) {
      stream.close();
      throw e;
    }
    if (recorder != null) {
      Runtime.getRuntime().addShutdownHook(farewell);
    }
  }

  LiveSettings settings() {
    return settings;
  }

  public String model() {
    return model;
  }

  public LiveStats stats() {
    return stream.stats();
  }

  /** Goes on with the next model of the shelf. */
  public synchronized void nextModel() {
    List<String> names = shelf.entries().stream().map(ModelCatalog.Entry::name).toList();
    String next = names.get((names.indexOf(model) + 1) % names.size());
    if (!next.equals(model)) {
      stream.swap(shelf.lend(next, this::settings));
      model = next;
    }
  }

  public synchronized void togglePause() {
    paused = !paused;
    if (paused) {
      stream.pause();
      screen.say("paused");
    } else {
      stream.resume();
      screen.say("");
    }
  }

  @Override
  public void result(Frame frame, RenderedFrame painting) {
    if (recorder != null) {
      recorder.add(painting.picture(), frame.timestamp());
    }
    screen.show(frame.image(), painting);
  }

  @Override
  public void failed(Frame frame, Throwable cause) {
    failure = String.valueOf(cause.getMessage());
    LOG.warn("frame {} failed: {}", frame.sequence(), failure);
    screen.say(failure);
  }

  /**
   * Stops and says what was measured; the recording gets its name.
   *
   * @throws MediaException if the recording could not be written
   */
  public LiveReport stop() {
    synchronized (ending) {
      if (report == null) {
        feed.close();
        boolean ended = stream.stop(PATIENCE);
        double seconds = (System.nanoTime() - start) / 1e9;
        report = LiveReport.of(options.source(), model, seconds, stream.stats(), failure);
        if (recorder != null && ended) {
          recorder.finish();
        }
      }
      return report;
    }
  }

  /**
   * The process ends: the recording is finished, but nobody waits for a hanging encoder for long.
   */
  private void farewell() {
    Thread stopping = new Thread(this::stopAnyhow, "kiln-stop");
    stopping.setDaemon(true);
    stopping.start();
    try {
      stopping.join(FAREWELL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stopAnyhow() {
    try {
      stop();
    } catch (RuntimeException e) {
      LOG.error("the recording is lost: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    synchronized (ending) {
      feed.close();
      stream.close();
      if (recorder != null) {
        recorder.close();
        forgetFarewell();
      }
    }
  }

  private void forgetFarewell() {
    try {
      Runtime.getRuntime().removeShutdownHook(farewell);
    } catch (IllegalStateException e) {
      LOG.debug("the process is ending already", e);
    }
  }
}
