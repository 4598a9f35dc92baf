package dev.kiln.webcam.server;

import dev.kiln.media.MediaException;
import dev.kiln.runtime.render.LiveSettings;
import dev.kiln.webcam.page.AccessPolicy;
import dev.kiln.webcam.page.HostFilter;
import dev.kiln.webcam.page.PageHandler;
import dev.kiln.webcam.session.ModelCatalog;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/**
 * Serves the demo as a page in the browser: one port for the page and for its frames, which go by
 * WebSocket. Each page has a stream of its own; a slow page slows no other. Thread-safe.
 */
public final class LiveServer implements AutoCloseable {
  private static final int THREADS = 32;

  /** A page needs about ten: its files, its thumbnails and its socket. */
  private static final int MAX_CONNECTIONS = 128;

  /** Buffers beyond these bytes go back to Java when they have been used. */
  private static final long KEPT_BYTES = 16L << 20;

  /** Jetty's default of 4 KB would split a raw frame into some three hundred parts. */
  private static final int BUFFER_BYTES = 256 * 1024;

  private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ModelCatalog catalog;
  private final LiveSettings settings;

  /** The server's own source, if it has one. */
  private final List<SourceFeed> feeds;

  /** The server's recording, if it makes one. */
  private final List<PageRecording> recordings;

  private final AccessPolicy access;
  private final Server server;
  private final ServerConnector connector;
  private final PatienceHandler patience;
  private final ConnectedPages pages = new ConnectedPages();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(LiveServer::daemon);

  private LiveServer(ModelCatalog catalog, PageOptions options, Duration limit) {
    this.catalog = catalog;
    settings = options.settings();
    access = AccessPolicy.of(options.host());
    feeds = options.source().stream().map(SourceFeed::new).toList();
    recordings = options.recording().stream().map(PageRecording::new).toList();
    QueuedThreadPool threads = new QueuedThreadPool(THREADS);
    threads.setName("kiln-server");
    threads.setDaemon(true);
    server =
        new Server(threads, null, new ArrayByteBufferPool(-1, -1, -1, -1, KEPT_BYTES, KEPT_BYTES));
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(options.host());
    connector.setPort(options.port());
    server.addConnector(connector);
    WebSocketUpgradeHandler sockets = WebSocketUpgradeHandler.from(server, this::configure);
    sockets.setHandler(new PageHandler(server, access, catalog, options.clip()));
    patience = new PatienceHandler(limit, new HostFilter(access, sockets));
    server.setHandler(patience);
    connector.addBean(patience, false);
    server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, server));
    clock.scheduleWithFixedDelay(this::endSlow, 1, 1, TimeUnit.SECONDS);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "kiln-server-clock");
    thread.setDaemon(true);
    return thread;
  }

  private void endSlow() {
    patience.endSlow();
    pages.all().forEach(page -> page.endIfSilent(IDLE_TIMEOUT));
  }

  /**
   * Starts a server.
   *
   * @throws MediaException if the port is in use, the address is not this machine's, or the source
   *     cannot be opened
   */
  public static LiveServer start(ModelCatalog catalog, PageOptions options) {
    return start(catalog, options, PATIENCE);
  }

  /** Starts a server that ends connections without a whole request after this time. */
  static LiveServer start(ModelCatalog catalog, PageOptions options, Duration patience) {
    LiveServer live = new LiveServer(catalog, options, patience);
    try {
      live.connector.open();
    } catch (IOException e) {
      live.close();
      throw cannotListen(options.host(), options.port(), e);
    }
    try {
      live.server.start();
      return live;
    } catch (Exception e) {
      live.close();
      throw new MediaException("the server cannot start: " + e.getMessage(), e);
    }
  }

  private static MediaException cannotListen(String host, int port, IOException e) {
    Throwable reason = e.getCause() == null ? e : e.getCause();
    return new MediaException(
        "%s:%d: cannot listen there (%s); choose another --port"
            .formatted(host, port, reason.getMessage()),
        e);
  }

  private void configure(ServerWebSocketContainer container) {
    container.setMaxBinaryMessageSize(FrameMessage.MAX_BYTES);
    container.setMaxTextMessageSize(4096);
    container.setInputBufferSize(BUFFER_BYTES);
    container.setOutputBufferSize(BUFFER_BYTES);
    container.setIdleTimeout(IDLE_TIMEOUT);
    container.addMapping(
        "/live",
        (request, response, callback) -> {
          if (!mayConnect(request) || pages.isFull()) {
            HostFilter.refuse(response, callback, mayConnect(request) ? 503 : 403);
            return null;
          }
          // Browsers offer compression, which takes tens of milliseconds per frame.
          response.setExtensions(List.of());
          return new LiveClient(catalog, settings, pages, feeds, recordings);
        });
  }

  private boolean mayConnect(Request request) {
    Fields query = Request.extractQueryParameters(request);
    return access.mayConnect(
        request.getHeaders().get(HttpHeader.HOST),
        request.getHeaders().get(HttpHeader.ORIGIN),
        query.getValue("token"));
  }

  /** Returns an address of the page that this machine can open, with the token if one is needed. */
  public URI address() {
    return addresses().get(0);
  }

  /**
   * Returns the page's addresses, with the token if one is needed: one if the server listens on one
   * address, else this machine's own and those under which others reach it.
   */
  public List<URI> addresses() {
    return ListenedHosts.of(connector.getHost()).stream().map(this::address).toList();
  }

  private URI address(String host) {
    return URI.create(
        "http://"
            + (host.contains(":") ? "[" + host + "]" : host)
            + ":"
            + connector.getLocalPort()
            + "/"
            + (access.loopback() ? "" : "?token=" + access.token()));
  }

  /** Returns whether only this machine can open the page. */
  public boolean isLoopback() {
    return access.loopback();
  }

  /** Returns how many pages are connected. */
  int clients() {
    return pages.all().size();
  }

  /** Closes all connections and waits for frames in flight. */
  @Override
  public void close() {
    clock.shutdownNow();
    feeds.forEach(SourceFeed::close);
    try {
      pages.all().forEach(LiveClient::close);
      server.stop();
    } catch (Exception e) {
      throw new MediaException("the server cannot stop: " + e.getMessage(), e);
    } finally {
      recordings.forEach(PageRecording::close);
    }
  }
}
