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
 * The demo as a page: one port for the page and the frames, which go by WebSocket and never leave
 * the machine. Each page has a stream of its own; a slow one slows no other.
 */
public final class LiveServer implements AutoCloseable {
  /** The most pages at once. */
  static final int MAX_CLIENTS = 8;

  private static final int THREADS = 32;

  /** Jetty's own 4 KB would make some three hundred pieces of a raw frame. */
  private static final int BUFFER = 256 * 1024;

  private static final Duration IDLE = Duration.ofMinutes(2);

  private final ModelCatalog shelf;
  private final LiveSettings settings;
  private final AccessPolicy origin;
  private final Server server;
  private final ServerConnector connector;
  private final Map<LiveClient, Boolean> clients = new ConcurrentHashMap<>();

  private LiveServer(ModelCatalog shelf, LiveSettings settings, String host, int port, Path clip) {
    this.shelf = shelf;
    this.settings = settings;
    origin = AccessPolicy.of(host);
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
    sockets.setHandler(new PageHandler(server, origin, shelf, clip));
    server.setHandler(new HostFilter(origin, sockets));
  }

  /**
   * Starts the server.
   *
   * @param settings of a page at its beginning
   * @param host the address to listen on; any but loopback's lets other machines in, with a token
   * @param port 0 for a free one
   * @param clip shown where there is no camera: MJPEG in AVI
   * @throws MediaException if the port is taken or the address is not this machine's
   */
  public static LiveServer start(
      ModelCatalog shelf, LiveSettings settings, String host, int port, Path clip) {
    LiveServer live = new LiveServer(shelf, settings, host, port, clip);
    try {
      live.connector.open();
    } catch (IOException e) {
      throw refusal(host, port, e);
    }
    try {
      live.server.start();
      return live;
    } catch (Exception e) {
      live.close();
      throw new MediaException("the server does not start: " + e.getMessage(), e);
    }
  }

  private static MediaException refusal(String host, int port, IOException e) {
    Throwable reason = e.getCause() == null ? e : e.getCause();
    return new MediaException(
        host + ":" + port + ": no page there (" + reason.getMessage() + "); choose another --port",
        e);
  }

  private void configure(ServerWebSocketContainer container) {
    container.setMaxBinaryMessageSize(FrameMessage.MAX_BYTES);
    container.setMaxTextMessageSize(4096);
    container.setInputBufferSize(BUFFER);
    container.setOutputBufferSize(BUFFER);
    container.setIdleTimeout(IDLE);
    container.addMapping(
        "/live",
        (request, response, callback) -> {
          if (!mayConnect(request) || clients.size() >= MAX_CLIENTS) {
            HostFilter.refuse(response, callback, mayConnect(request) ? 503 : 403);
            return null;
          }
          // Browsers offer to deflate each message: tens of milliseconds for a frame.
          response.setExtensions(List.of());
          LiveClient client = new LiveClient(shelf, settings, clients::remove);
          clients.put(client, true);
          return client;
        });
  }

  private boolean mayConnect(Request request) {
    Fields query = Request.extractQueryParameters(request);
    return origin.mayConnect(
        request.getHeaders().get(HttpHeader.HOST),
        request.getHeaders().get(HttpHeader.ORIGIN),
        query.getValue("token"));
  }

  /** The page's address, with the token if one is needed. */
  public URI address() {
    String host = connector.getHost();
    return URI.create(
        "http://"
            + (host.contains(":") ? "[" + host + "]" : host)
            + ":"
            + connector.getLocalPort()
            + "/"
            + (origin.loopback() ? "" : "?token=" + origin.token()));
  }

  /** Whether only this machine can see the page. */
  public boolean isLoopback() {
    return origin.loopback();
  }

  /** How many pages are connected. */
  int clients() {
    return clients.size();
  }

  /** Ends all connections and waits for frames in flight. */
  @Override
  public void close() {
    try {
      List.copyOf(clients.keySet()).forEach(LiveClient::close);
      server.stop();
    } catch (Exception e) {
      throw new MediaException("the server does not stop: " + e.getMessage(), e);
    }
  }
}
