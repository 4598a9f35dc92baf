package dev.kiln.train.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.kiln.train.TrainingException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheTest {
  private static final byte[] CONTENT = "three words only".getBytes(StandardCharsets.UTF_8);
  private static final String SHA256 =
      "a4c0a95024d0a40af7ff33a19859d6428cfbe6d93d5e07935a35fab78d5cb134";

  @TempDir Path folder;
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/good/file",
        exchange -> {
          exchange.sendResponseHeaders(200, CONTENT.length);
          exchange.getResponseBody().write(CONTENT);
          exchange.close();
        });
    server.createContext(
        "/spoilt/file",
        exchange -> {
          exchange.sendResponseHeaders(200, 3);
          exchange.getResponseBody().write(CONTENT, 0, 3);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void takesTheFirstMirrorThatHasTheRightFile() throws IOException {
    Path cache = folder.resolve("cache");
    Cache.download(
        List.of(mirror("absent"), mirror("spoilt"), mirror("good")), "file", SHA256, cache);
    assertArrayEquals(CONTENT, Files.readAllBytes(cache.resolve("file")));
    assertOnly(cache, "file");
  }

  @Test
  void leavesNothingOfAFileWithAnotherChecksum() throws IOException {
    String message =
        assertThrows(
                TrainingException.class,
                () ->
                    Cache.download(
                        List.of(mirror("absent"), mirror("spoilt")), "file", SHA256, folder))
            .getMessage();
    assertTrue(message.contains("HTTP status 404"), message);
    assertTrue(message.contains("expected " + SHA256), message);
    assertOnly(folder);
  }

  @Test
  void saysInOneLineWhatToPutWhereIfNoMirrorAnswers() throws IOException {
    int closedPort;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closedPort = socket.getLocalPort();
    }
    URI nobody = URI.create("http://localhost:" + closedPort + "/");
    String message =
        assertThrows(TrainingException.class, () -> Mnist.cached(folder, List.of(nobody)))
            .getMessage();
    assertEquals(
        "MNIST is not in "
            + folder
            + " and cannot be downloaded (localhost: no connection); put"
            + " train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz,"
            + " t10k-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte.gz there,"
            + " or give their folder with --data",
        message);
  }

  @Test
  void asksNobodyForWhatIsThere() throws IOException {
    GeneratedMnist.write(folder, 10, 10, ".gz");
    assertEquals(folder, Mnist.cached(folder, List.of()));
  }

  private URI mirror(String path) {
    return URI.create("http://localhost:%d/%s/".formatted(server.getAddress().getPort(), path));
  }

  private static void assertOnly(Path folder, String... names) throws IOException {
    try (var files = Files.list(folder)) {
      assertEquals(
          List.of(names), files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }
}
