package dev.kiln.webcam.server;

import dev.kiln.media.MediaException;
import dev.kiln.webcam.page.AccessPolicy;
import dev.kiln.webcam.page.HostFilter;
import dev.kiln.webcam.page.PageHandler;
import dev.kiln.webcam.session.LiveSettings;
import dev.kiln.webcam.session.ModelCatalog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
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
  /** The most pages at a time. */
  static final int MAX_CLIENTS = 8;

  private static final int THREADS = 32;

  /** Jetty's default of 4 KB would split a raw frame into some three hundred parts. */
  private static final int BUFFER_BYTES = 256 * 1024;

  private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(2);

  private final ModelCatalog catalog;
  private final LiveSettings settings;
  private final AccessPolicy access;
  private final Server server;
  private final ServerConnector connector;
  private final Map<LiveClient, Boolean> clients = new ConcurrentHashMap<>();

  private LiveServer(
      ModelCatalog catalog, LiveSettings settings, String host, int port, Path clip) {
    this.catalog = catalog;
    this.settings = settings;
    access = AccessPolicy.of(host);
    QueuedThreadPool threads = new QueuedThreadPool(THREADS);
    threads.setName("kiln-server");
    threads.setDaemon(true);
    server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(host);
    connector.setPort(port);
    server.addConnector(connector);
    WebSocketUpgradeHandler sockets = WebSocketUpgradeHandler.from(server, this::configure);
    sockets.setHandler(new PageHandler(server, access, catalog, clip));
    server.setHandler(new HostFilter(access, sockets));
  }

  /**
   * Starts a server.
   *
   * @param settings every page's settings at the beginning
   * @param host the address to listen on; one that is not loopback admits other machines, with a
   *     token
   * @param port the port to listen on; 0 for a free one
   * @param clip the sample clip for pages without a camera: MJPEG in AVI
   * @throws MediaException if the port is in use or the address is not this machine's
   */
  public static LiveServer start(
      ModelCatalog catalog, LiveSettings settings, String host, int port, Path clip) {
    LiveServer live = new LiveServer(catalog, settings, host, port, clip);
    try {
      live.connector.open();
    } catch (IOException e) {
      throw cannotListen(host, port, e);
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
          if (!mayConnect(request) || clients.size() >= MAX_CLIENTS) {
            HostFilter.refuse(response, callback, mayConnect(request) ? 503 : 403);
            return null;
          }
          // Browsers offer compression, which takes tens of milliseconds per frame.
          response.setExtensions(List.of());
          LiveClient client = new LiveClient(catalog, settings, clients::remove);
          clients.put(client, true);
          return client;
        });
  }

  private boolean mayConnect(Request request) {
    Fields query = Request.extractQueryParameters(request);
    return access.mayConnect(
        request.getHeaders().get(HttpHeader.HOST),
        request.getHeaders().get(HttpHeader.ORIGIN),
        query.getValue("token"));
  }

  /** Returns the page's address, with the token if one is needed. */
  public URI address() {
    String host = connector.getHost();
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
    return clients.size();
  }

  /** Closes all connections and waits for frames in flight. */
  @Override
  public void close() {
    try {
      List.copyOf(clients.keySet()).forEach(LiveClient::close);
      server.stop();
    } catch (Exception e) {
      throw new MediaException("the server cannot stop: " + e.getMessage(), e);
    }
  }
}
