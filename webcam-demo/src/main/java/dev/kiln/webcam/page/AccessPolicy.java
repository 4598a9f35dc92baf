package dev.kiln.webcam.page;

import dev.kiln.media.MediaException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * Who may talk to the server. On loopback only pages of the server itself, asked for by a loopback
 * name: another site's page, or one whose name was rebound to this machine, is refused. On another
 * address a token is needed as well.
 *
 * @param token empty on loopback
 */
public record AccessPolicy(boolean loopback, String token) {
  private static final List<String> LOOPBACK = List.of("127.0.0.1", "localhost", "[::1]");

  /**
   * For a server at this address.
   *
   * @throws MediaException if there is no such address
   */
  static AccessPolicy of(String host) {
    try {
      boolean loopback = InetAddress.getByName(host).isLoopbackAddress();
      return new AccessPolicy(loopback, loopback ? "" : randomToken());
    } catch (UnknownHostException e) {
      throw new MediaException(host + ": no such address on this machine", e);
    }
  }

  private static String randomToken() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Whether a request was meant for this server, by its Host. */
  boolean isHost(String host) {
    return host != null && (!loopback || LOOPBACK.contains(host.replaceFirst(":\\d+$", "")));
  }

  /** Whether a page may open a connection. */
  boolean mayConnect(String host, String origin, String givenToken) {
    return isHost(host) && ("http://" + host).equals(origin) && isToken(givenToken);
  }

  /** Whether it is the token that is needed, if one is. */
  public boolean isToken(String given) {
    byte[] wanted = token.getBytes(StandardCharsets.UTF_8);
    byte[] got = (given == null ? "" : given).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(wanted, got);
  }
}
