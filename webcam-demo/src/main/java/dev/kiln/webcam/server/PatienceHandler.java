package dev.kiln.webcam.server;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Ends HTTP connections that do not deliver a whole request in time. Jetty's own limit starts again
 * with every byte. Thread-safe.
 */
final class PatienceHandler extends Handler.Wrapper implements Connection.Listener {
  private final long patience;

  /** When each connection began to wait for a request. */
  private final Map<Connection, Long> waiting = new ConcurrentHashMap<>();

  PatienceHandler(Duration patience, Handler next) {
    super(next);
    this.patience = patience.toNanos();
  }

  @Override
  public void onOpened(Connection connection) {
    boolean socket = !(connection instanceof Connection.UpgradeFrom);
    if (!socket) {
      waiting.put(connection, System.nanoTime());
    }
  }

  @Override
  public void onClosed(Connection connection) {
    waiting.remove(connection);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Connection connection = request.getConnectionMetaData().getConnection();
    waiting.remove(connection);
    Request.addCompletionListener(request, failure -> waitAgain(connection));
    return super.handle(request, response, callback);
  }

  private void waitAgain(Connection connection) {
    if (connection.getEndPoint().isOpen()) {
      waiting.put(connection, System.nanoTime());
    }
  }

  /** Ends the connections that have waited too long, unless they became sockets of pages. */
  void endSlow() {
    long now = System.nanoTime();
    waiting.forEach(
        (connection, since) -> {
          if (connection.getEndPoint().getConnection() != connection) {
            waiting.remove(connection);
          } else if (now - since > patience) {
            waiting.remove(connection);
            connection.getEndPoint().close();
          }
        });
  }
}
