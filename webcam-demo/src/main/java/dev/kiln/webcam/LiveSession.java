package dev.kiln.webcam;

import dev.kiln.runtime.live.Frame;
import dev.kiln.runtime.live.FrameListener;
import dev.kiln.runtime.live.LiveStats;
import dev.kiln.runtime.live.LiveStream;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A source, a model and a screen, running. Thread-safe. */
final class LiveSession implements FrameListener<Painting>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveSession.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ModelShelf shelf;
  private final LiveOptions options;
  private final Screen screen;
  private final Recorder recorder;
  private final LiveStream<Painting> stream;
  private final Feed feed;
  private final long start = System.nanoTime();
  private volatile LiveSettings settings;
  private volatile String model;
  private volatile String failure = "";
  private boolean paused;

  /**
   * Starts.
   *
   * @throws WebcamException if the source can't be opened or there is no such model
   */
  LiveSession(ModelShelf shelf, LiveOptions options, Screen screen) {
    this.shelf = shelf;
    this.options = options;
    this.screen = screen;
    settings = options.settings();
    model = options.model();
    recorder = options.recording().map(f -> new Recorder(f, LiveOptions.RECORDED_FPS)).orElse(null);
    stream = LiveStream.start(shelf.lend(model, this::settings), this, 1);
    try {
      feed = new Feed(() -> VideoSource.open(options.source()), stream, screen::say);
    } catch (RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  LiveSettings settings() {
    return settings;
  }

  String model() {
    return model;
  }

  LiveStats stats() {
    return stream.stats();
  }

  /** Goes on with the next model of the shelf. */
  synchronized void nextModel() {
    List<String> names = shelf.entries().stream().map(ModelShelf.Entry::name).toList();
    String next = names.get((names.indexOf(model) + 1) % names.size());
    if (!next.equals(model)) {
      stream.swap(shelf.lend(next, this::settings));
      model = next;
    }
  }

  synchronized void togglePause() {
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
  public void result(Frame frame, Painting painting) {
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
   * @throws WebcamException if the recording could not be written
   */
  LiveReport stop() {
    feed.close();
    boolean ended = stream.stop(PATIENCE);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (recorder != null && ended) {
      recorder.finish();
    }
    return LiveReport.of(options.source(), model, seconds, stream.stats(), failure);
  }

  @Override
  public void close() {
    feed.close();
    stream.close();
    if (recorder != null) {
      recorder.close();
    }
  }
}
