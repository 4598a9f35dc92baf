package dev.kiln.train.data;

import dev.kiln.train.TrainingException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Downloads files into the user's cache folder. A file appears there only when it is complete and
 * its checksum is right.
 */
final class Cache {
  private static final Logger log = LoggerFactory.getLogger(Cache.class);
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration RESPONSE = Duration.ofSeconds(30);

  private Cache() {}

  /** Returns the folder for a data set, in {@code XDG_CACHE_HOME} or {@code ~/.cache}. */
  static Path folder(String name) {
    String home =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .filter(value -> !value.isBlank())
            .orElse(System.getProperty("user.home") + "/.cache");
    return Path.of(home, "kiln", name);
  }

  /**
   * Downloads a file from the first mirror that has it with the right checksum.
   *
   * @param mirrors the addresses of folders, each with a slash at its end
   * @param sha256 the checksum in lower-case hexadecimal, or how it begins
   * @throws TrainingException if none has it; the message gives the reason of each
   */
  static void download(List<URI> mirrors, String name, String sha256, Path folder) {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    StringJoiner reasons = new StringJoiner("; ");
    for (URI mirror : mirrors) {
      try {
        fetch(client, mirror.resolve(name), sha256, folder.resolve(name));
        return;
      } catch (IOException e) {
        reasons.add(mirror.getHost() + ": " + reason(e));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new TrainingException("interrupted while downloading " + name, e);
      }
    }
    throw new TrainingException(reasons.toString());
  }

  private static void fetch(HttpClient client, URI from, String sha256, Path to)
      throws IOException, InterruptedException {
    log.info("downloading {}", from);
    HttpRequest request = HttpRequest.newBuilder(from).timeout(RESPONSE).build();
    HttpResponse<InputStream> response =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        throw new IOException("HTTP status " + response.statusCode());
      }
      Files.createDirectories(to.getParent());
      Path part = Files.createTempFile(to.getParent(), to.getFileName().toString(), ".part");
      part.toFile().deleteOnExit();
      try {
        String found = copy(body, part);
        if (!found.startsWith(sha256)) {
          throw new IOException("SHA-256 is " + found + ", expected " + sha256);
        }
        Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    }
  }

  /** Copies a stream to a file and returns its SHA-256. */
  private static String copy(InputStream from, Path to) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
    try (var out = new DigestOutputStream(Files.newOutputStream(to), digest)) {
      from.transferTo(out);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String reason(IOException e) {
    // The client reports an unknown host or a refused connection without any message.
    if (e instanceof ConnectException) {
      return e.getCause() != null && e.getCause().getCause() instanceof UnresolvedAddressException
          ? "unknown host"
          : "no connection";
    }
    return e.getMessage();
  }
}
