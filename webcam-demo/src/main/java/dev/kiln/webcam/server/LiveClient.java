package dev.kiln.webcam.server;

import dev.kiln.media.MediaException;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.file.JsonWriter;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.live.Frame;
import dev.kiln.runtime.live.FrameListener;
import dev.kiln.runtime.live.LiveStream;
import dev.kiln.runtime.render.LiveSettings;
import dev.kiln.runtime.render.RenderedFrame;
import dev.kiln.webcam.session.ModelCatalog;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connected page: its stream, its model and its settings. */
public final class LiveClient
    implements Session.Listener.AutoDemanding,
        FrameListener<RenderedFrame>,
        SourceFeed.Follower,
        AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveClient.class);
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  /** Up to 120 frames per second, in bursts of up to a quarter of a second; others are dropped. */
  private static final long INTERVAL_NANOS = 1_000_000_000L / 120;

  private static final long BURST_NANOS = 250_000_000L;

  /** Frames of the server's source that a page may have been sent and not yet taken. */
  private static final int UNTAKEN = 2;

  private final ModelCatalog catalog;
  private final ConnectedPages pages;
  private final List<SourceFeed> feeds;
  private final List<PageRecording> recordings;
  private final Semaphore sent = new Semaphore(0);
  private final Semaphore untaken = new Semaphore(UNTAKEN);

  /** Guards the stream's source: the page and the server's own. */
  private final Object source = new Object();

  /**
   * The page's numbers of its frames in the stream, by the stream's sequence numbers; frames of the
   * server's source have none.
   */
  private final ConcurrentSkipListMap<Long, Integer> ids = new ConcurrentSkipListMap<>();

  private volatile Session session;
  private final LiveSettings first;
  private volatile LiveSettings settings;
  private volatile String model;
  private volatile LiveStream<RenderedFrame> stream;
  private volatile long heard = System.nanoTime();
  private String lastError = "";
  private ByteBuffer message = ByteBuffer.allocate(0);
  private long nextFrame = System.nanoTime();
  private long submitted;

  /**
   * Creates a client with the catalog's first model.
   *
   * @param pages the page takes a place there while it is connected
   * @param feeds the server's own source, if it has one
   * @param recordings the server's recording, if it makes one
   */
  LiveClient(
      ModelCatalog catalog,
      LiveSettings settings,
      ConnectedPages pages,
      List<SourceFeed> feeds,
      List<PageRecording> recordings) {
    this.catalog = catalog;
    first = settings;
    this.settings = settings;
    this.pages = pages;
    this.feeds = feeds;
    this.recordings = recordings;
    model = catalog.entries().get(0).name();
  }

  @Override
  public void onWebSocketOpen(Session opened) {
    session = opened;
    if (!pages.add(this)) {
      opened.close(StatusCode.TRY_AGAIN_LATER, "all places are taken", Callback.NOOP);
      return;
    }
    try {
      stream = LiveStream.start(catalog.open(model, this::settings), this, 1);
      send(greeting());
    } catch (RuntimeException e) {
      opened.close(StatusCode.SERVER_ERROR, firstLine(e), Callback.NOOP);
    }
  }

  /** Returns what a page learns when it connects. */
  private Map<String, Object> greeting() {
    LiveSettings now = settings;
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("size", now.size());
    values.put("strength", now.strength());
    values.put("overlay", now.overlay());
    values.put("background", now.background().toString());
    values.put("smoothing", now.smoothing());
    Map<String, Object> greeting = new LinkedHashMap<>();
    greeting.put("models", catalog.entries().stream().map(LiveClient::choice).toList());
    greeting.put("generators", catalog.generators());
    greeting.put("model", model);
    greeting.put("source", feeds.stream().map(SourceFeed::name).findFirst().orElse(""));
    greeting.put("settings", values);
    return greeting;
  }

  private static Map<String, Object> choice(ModelCatalog.Entry entry) {
    Map<String, Object> choice = new LinkedHashMap<>();
    choice.put("name", entry.name());
    choice.put("task", entry.task().toString());
    choice.put("labels", entry.labels());
    choice.put("palette", entry.palette());
    choice.put("persons", entry.persons());
    return choice;
  }

  private LiveSettings settings() {
    return settings;
  }

  @Override
  public void onWebSocketBinary(ByteBuffer payload, Callback done) {
    long now = System.nanoTime();
    heard = now;
    try {
      FrameMessage frame = FrameMessage.read(payload);
      if (isDue(now)) {
        synchronized (source) {
          frame.copyTo(stream.next(frame.width(), frame.height(), PixelFormat.BGR));
          // Before it is submitted, since the result may come at once.
          ids.put(submitted++, frame.id());
          stream.submit(now);
        }
      }
    } catch (IllegalArgumentException | MediaException | ModelException e) {
      report(e);
    } finally {
      done.succeed();
    }
  }

  @Override
  public void frame(Image bgr, long timestamp) {
    synchronized (source) {
      submitted++;
      stream.offer(bgr, timestamp);
    }
  }

  @Override
  public void status(String line) {
    if (!line.isEmpty()) {
      send(Map.of("error", line));
    }
  }

  private boolean isDue(long now) {
    if (nextFrame - now > 0) {
      return false;
    }
    nextFrame = (now - nextFrame > BURST_NANOS ? now - BURST_NANOS : nextFrame) + INTERVAL_NANOS;
    return true;
  }

  @Override
  public void onWebSocketText(String text) {
    heard = System.nanoTime();
    try {
      ClientRequest request = ClientRequest.read(text);
      if (request.asked().isPresent()) {
        Map<String, Object> time = new LinkedHashMap<>();
        time.put("asked", request.asked().getAsDouble());
        time.put("told", ResultMessage.milliseconds(System.nanoTime()));
        send(time);
        return;
      }
      if (request.hasTaken()) {
        if (untaken.availablePermits() < UNTAKEN) {
          untaken.release();
        }
        return;
      }
      request.source().ifPresent(this::follow);
      settings = request.change(settings, first);
      String wanted = request.model().orElse(model);
      if (!wanted.equals(model)) {
        stream.swap(catalog.open(wanted, this::settings));
        model = wanted;
      }
    } catch (IllegalArgumentException | MediaException | ModelException e) {
      report(e);
    }
  }

  private void follow(boolean wanted) {
    for (SourceFeed feed : feeds) {
      if (wanted) {
        feed.follow(this);
      } else {
        feed.leave(this);
      }
    }
  }

  @Override
  public void result(Frame frame, RenderedFrame rendered) {
    boolean own = !ids.containsKey(frame.sequence());
    int id = ids.getOrDefault(frame.sequence(), 0);
    ids.headMap(frame.sequence(), true).clear();
    recordings.forEach(recording -> recording.add(this, rendered.picture(), frame.timestamp()));
    if (own && !passes(untaken)) {
      return;
    }
    message = ResultMessage.of(id, own, frame, rendered, message);
    session.sendBinary(message, Callback.from(sent::release, failure -> sent.release()));
    passes(sent);
  }

  /** Only this page waits for its slow connection; its stream drops frames meanwhile. */
  private boolean passes(Semaphore gate) {
    try {
      if (gate.tryAcquire(SEND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        return true;
      }
      session.disconnect();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  @Override
  public void failed(Frame frame, Throwable cause) {
    ids.headMap(frame.sequence(), true).clear();
    LOG.debug("frame {} failed", frame.sequence(), cause);
    report(cause);
  }

  /** Reports an error to the page, unless it was the last one reported. */
  private synchronized void report(Throwable cause) {
    String error = firstLine(cause);
    if (!error.equals(lastError)) {
      lastError = error;
      send(Map.of("error", error));
    }
  }

  private static String firstLine(Throwable cause) {
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("the frame failed");
  }

  private void send(Map<String, Object> text) {
    if (session.isOpen()) {
      session.sendText(JsonWriter.compact(text), Callback.NOOP);
    }
  }

  @Override
  public void onWebSocketClose(int statusCode, String reason, Callback done) {
    close();
    done.succeed();
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    LOG.debug("the connection to a page failed", cause);
  }

  /** Ends the connection if no whole message came for so long, however many bytes of one did. */
  void endIfSilent(Duration limit) {
    if (System.nanoTime() - heard > limit.toNanos()) {
      session.disconnect();
    }
  }

  /** Closes the connection; the frame in flight is finished. */
  @Override
  public void close() {
    follow(false);
    recordings.forEach(recording -> recording.leave(this));
    if (session != null && session.isOpen()) {
      session.close(StatusCode.SHUTDOWN, "the server is shutting down", Callback.NOOP);
    }
    if (stream != null && !stream.stop(STOP_TIMEOUT)) {
      LOG.warn("a page's frame does not end; its thread is left running");
    }
    pages.remove(this);
  }
}
