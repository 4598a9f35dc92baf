package dev.kiln.webcam.session;

import dev.kiln.media.MediaException;
import dev.kiln.media.video.VideoSource;
import dev.kiln.runtime.live.Frame;
import dev.kiln.runtime.live.FrameListener;
import dev.kiln.runtime.live.LiveStats;
import dev.kiln.runtime.live.LiveStream;
import dev.kiln.runtime.render.LiveSettings;
import dev.kiln.runtime.render.RenderedFrame;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running session: frames from a source, a model's results on a display. Thread-safe. */
public final class LiveSession implements FrameListener<RenderedFrame>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveSession.class);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  private final ModelCatalog catalog;
  private final LiveOptions options;
  private final FrameDisplay display;

  /** One if the session records, else none. */
  private final List<KeptRecording> recordings;

  private final LiveStream<RenderedFrame> stream;
  private final FrameGrabber grabber;
  private final long start = System.nanoTime();
  private final Object ending = new Object();
  private volatile LiveSettings settings;
  private volatile String model;
  private volatile String failure = "";
  private LiveReport report;
  private boolean paused;

  /**
   * Starts a session.
   *
   * @throws MediaException if the source cannot be opened
   * @throws IllegalArgumentException if the catalog has no such model
   */
  public LiveSession(ModelCatalog catalog, LiveOptions options, FrameDisplay display) {
    this.catalog = catalog;
    this.options = options;
    this.display = display;
    settings = options.settings();
    model = options.model();
    recordings = options.recording().stream().map(KeptRecording::new).toList();
    stream = LiveStream.start(catalog.open(model, this::settings), this, 1);
    try {
      grabber =
          new FrameGrabber(
              () -> VideoSource.open(options.source()),
              FrameIntake.of(stream),
              display::showStatus);
    } catch (RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  LiveSettings settings() {
    return settings;
  }

  /** Returns the name of the model that runs. */
  public String model() {
    return model;
  }

  /** Returns the counts and latencies so far. */
  public LiveStats stats() {
    return stream.stats();
  }

  /** Switches to the next model of the catalog. */
  public synchronized void nextModel() {
    List<String> names = catalog.entries().stream().map(ModelCatalog.Entry::name).toList();
    String next = names.get((names.indexOf(model) + 1) % names.size());
    if (!next.equals(model)) {
      stream.swap(catalog.open(next, this::settings));
      model = next;
    }
  }

  /** Pauses the session, or continues a paused one. */
  public synchronized void togglePause() {
    paused = !paused;
    if (paused) {
      stream.pause();
      display.showStatus("paused");
    } else {
      stream.resume();
      display.showStatus("");
    }
  }

  @Override
  public void result(Frame frame, RenderedFrame rendered) {
    recordings.forEach(recording -> recording.add(rendered.picture(), frame.timestamp()));
    display.show(frame.image(), rendered);
  }

  @Override
  public void failed(Frame frame, Throwable cause) {
    failure = String.valueOf(cause.getMessage());
    LOG.warn("frame {} failed: {}", frame.sequence(), failure);
    display.showStatus(failure);
  }

  /**
   * Stops, completes the recording and returns what was measured.
   *
   * @throws MediaException if the recording could not be written
   */
  public LiveReport stop() {
    synchronized (ending) {
      if (report == null) {
        grabber.close();
        boolean ended = stream.stop(STOP_TIMEOUT);
        double seconds = (System.nanoTime() - start) / 1e9;
        report = LiveReport.of(options.source(), model, seconds, stream.stats(), failure);
        if (ended) {
          recordings.forEach(KeptRecording::finish);
        }
      }
      return report;
    }
  }

  /** Stops without completing the recording, unless {@link #stop} has. */
  @Override
  public void close() {
    synchronized (ending) {
      grabber.close();
      stream.close();
      recordings.forEach(KeptRecording::close);
    }
  }
}
