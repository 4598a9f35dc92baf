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
 * Decides who may talk to the server. On loopback only the server's own pages may, under a loopback
 * name: pages of other sites, and names rebound to this machine (DNS rebinding), are refused. On
 * any other address a token is needed as well. Thread-safe.
 *
 * @param loopback whether the server listens on this machine only
 * @param token empty on loopback
 */
public record AccessPolicy(boolean loopback, String token) {
  private static final List<String> LOOPBACK = List.of("127.0.0.1", "localhost", "[::1]");

  /**
   * Returns the policy for a server that listens on this address, with a random token if needed.
   *
   * @throws MediaException if there is no such address
   */
  public static AccessPolicy of(String host) {
    try {
      boolean loopback = InetAddress.getByName(host).isLoopbackAddress();
      return new AccessPolicy(loopback, loopback ? "" : randomToken());
    } catch (UnknownHostException e) {
      throw new MediaException(
          host + ": no such address; --host takes an address of this machine", e);
    }
  }

  private static String randomToken() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Returns whether the header {@code Host} names this server. */
  boolean isHost(String host) {
    return host != null && (!loopback || LOOPBACK.contains(host.replaceFirst(":\\d+$", "")));
  }

  /**
   * Returns whether a page may open a connection.
   *
   * @param host the header {@code Host}; null if it is missing
   * @param origin the header {@code Origin}; null if it is missing
   * @param givenToken the token of the query; null if it is missing
   */
  public boolean mayConnect(String host, String origin, String givenToken) {
    return isHost(host) && ("http://" + host).equals(origin) && isToken(givenToken);
  }

  /** Returns whether this is the token, in constant time; a missing one is null. */
  boolean isToken(String given) {
    byte[] wanted = token.getBytes(StandardCharsets.UTF_8);
    byte[] got = (given == null ? "" : given).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(wanted, got);
  }
}
