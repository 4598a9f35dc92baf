package dev.kiln.webcam.server;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.kiln.media.MediaException;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.live.Frame;
import dev.kiln.runtime.live.FrameListener;
import dev.kiln.runtime.live.LiveStream;
import dev.kiln.webcam.session.LiveSettings;
import dev.kiln.webcam.session.ModelCatalog;
import dev.kiln.webcam.session.RenderedFrame;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A page that is connected: its stream, its model and its settings. */
public final class LiveClient
    implements Session.Listener.AutoDemanding, FrameListener<RenderedFrame>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveClient.class);
  private static final Gson GSON = new Gson();
  private static final Duration SEND_PATIENCE = Duration.ofSeconds(10);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  /** At most 120 frames a second and a quarter of a second's at once; others are dropped unseen. */
  private static final long INTERVAL_NANOS = 1_000_000_000L / 120;

  private static final long BURST_NANOS = 250_000_000L;

  private final ModelCatalog shelf;
  private final Consumer<LiveClient> goodbye;
  private final Semaphore sent = new Semaphore(0);

  /** What the page called the frames that came at these times. */
  private final ConcurrentSkipListMap<Long, Integer> asked = new ConcurrentSkipListMap<>();

  private volatile Session session;
  private volatile LiveSettings settings;
  private volatile String model;
  private volatile LiveStream<RenderedFrame> stream;
  private String lastError = "";
  private ByteBuffer message;
  private long nextFrame = System.nanoTime();

  /** What a page may ask for; what it leaves out stays. {@code asked} is when it asked the time. */
  private record Wish(String model, Integer size, Double strength, Double overlay, Double asked) {}

  private record Time(double asked, double told) {}

  private record Choice(String name, String task, List<String> labels, List<Integer> palette) {
    static Choice of(ModelCatalog.Entry entry) {
      return new Choice(entry.name(), entry.task().toString(), entry.labels(), entry.palette());
    }
  }

  private record Hello(
      List<Choice> models, Set<String> generators, String model, LiveSettings settings) {}

  /**
   * @param goodbye is told when the page has gone
   */
  LiveClient(ModelCatalog shelf, LiveSettings settings, Consumer<LiveClient> goodbye) {
    this.shelf = shelf;
    this.settings = settings;
    this.goodbye = goodbye;
    model = shelf.entries().get(0).name();
  }

  @Override
  public void onWebSocketOpen(Session opened) {
    session = opened;
    try {
      stream = LiveStream.start(shelf.lend(model, this::settings), this, 1);
      tell(hello());
    } catch (RuntimeException e) {
      opened.close(StatusCode.SERVER_ERROR, firstLine(e), Callback.NOOP);
    }
  }

  private Hello hello() {
    return new Hello(
        shelf.entries().stream().map(Choice::of).toList(),
        shelf.generators().keySet(),
        model,
        settings);
  }

  private LiveSettings settings() {
    return settings;
  }

  @Override
  public void onWebSocketBinary(ByteBuffer payload, Callback done) {
    long now = System.nanoTime();
    try {
      FrameMessage frame = FrameMessage.read(payload);
      if (isDue(now)) {
        frame.copyTo(stream.next(frame.width(), frame.height(), PixelFormat.BGR));
        asked.put(now, frame.id());
        stream.submit(now);
      }
    } catch (IllegalArgumentException | MediaException | ModelException e) {
      complain(e);
    } finally {
      done.succeed();
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
    try {
      Wish wish = GSON.fromJson(text, Wish.class);
      if (wish == null) {
        return;
      }
      if (wish.asked() != null) {
        tell(new Time(wish.asked(), ResultMessage.milliseconds(System.nanoTime())));
        return;
      }
      LiveSettings now = settings;
      settings =
          new LiveSettings(
              wish.size() == null ? now.size() : wish.size(),
              wish.strength() == null ? now.strength() : wish.strength(),
              wish.overlay() == null ? now.overlay() : wish.overlay());
      if (wish.model() != null && !wish.model().equals(model)) {
        stream.swap(shelf.lend(wish.model(), this::settings));
        model = wish.model();
      }
    } catch (IllegalArgumentException | JsonParseException | MediaException | ModelException e) {
      complain(e);
    }
  }

  @Override
  public void result(Frame frame, RenderedFrame painting) {
    int id = asked.get(frame.timestamp());
    asked.headMap(frame.timestamp(), true).clear();
    message = ResultMessage.of(id, frame, painting, message);
    session.sendBinary(message, Callback.from(sent::release, failure -> sent.release()));
    awaitSent();
  }

  /** Only this page waits for a slow line; its stream drops frames meanwhile. */
  private void awaitSent() {
    try {
      if (!sent.tryAcquire(SEND_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        session.disconnect();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void failed(Frame frame, Throwable cause) {
    asked.headMap(frame.timestamp(), true).clear();
    LOG.debug("frame {} failed", frame.sequence(), cause);
    complain(cause);
  }

  /** Says what is wrong, once. */
  private synchronized void complain(Throwable cause) {
    String error = firstLine(cause);
    if (!error.equals(lastError)) {
      lastError = error;
      tell(Map.of("error", error));
    }
  }

  private static String firstLine(Throwable cause) {
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("failed");
  }

  private void tell(Object news) {
    if (session.isOpen()) {
      session.sendText(GSON.toJson(news), Callback.NOOP);
    }
  }

  @Override
  public void onWebSocketClose(int statusCode, String reason, Callback done) {
    close();
    done.succeed();
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    LOG.debug("a page's connection broke", cause);
  }

  /** Ends the connection; the frame in flight is finished. */
  @Override
  public void close() {
    if (session != null && session.isOpen()) {
      session.close(StatusCode.SHUTDOWN, "the server ends", Callback.NOOP);
    }
    if (stream != null && !stream.stop(STOP_PATIENCE)) {
      LOG.warn("a page's frame hangs and is left behind");
    }
    goodbye.accept(this);
  }
}
