package dev.kiln.runtime.trust;

import dev.kiln.runtime.file.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * Keys in PEM files (RFC 7468): Ed25519, and ECDSA on the curves P-256, P-384 and P-521. Android
 * has Ed25519 from API level 33 on.
 */
public final class Keys {
  private static final int PEM_LINE = 64;

  private Keys() {}

  /**
   * Reads a public key, {@code BEGIN PUBLIC KEY}.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it holds no such key
   */
  public static PublicKey readPublic(Path file) throws IOException {
    byte[] der = der(file, "PUBLIC KEY");
    return of(file, factory -> factory.generatePublic(new X509EncodedKeySpec(der)));
  }

  /**
   * Reads a private key without a password, {@code BEGIN PRIVATE KEY}.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it holds no such key
   */
  public static PrivateKey readPrivate(Path file) throws IOException {
    byte[] der = der(file, "PRIVATE KEY");
    return of(file, factory -> factory.generatePrivate(new PKCS8EncodedKeySpec(der)));
  }

  private interface Read<K> {
    K from(KeyFactory factory) throws GeneralSecurityException;
  }

  private static <K extends Key> K of(Path file, Read<K> read) {
    GeneralSecurityException last = null;
    for (String algorithm : new String[] {"EC", "Ed25519"}) {
      try {
        K key = read.from(KeyFactory.getInstance(algorithm));
        algorithm(key);
        return key;
      } catch (GeneralSecurityException e) {
        last = e;
      }
    }
    throw new IllegalArgumentException(
        file + ": not a key for Ed25519 or ECDSA on P-256, P-384 or P-521", last);
  }

  private static byte[] der(Path file, String kind) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    String begin = "-----BEGIN " + kind + "-----";
    int from = text.indexOf(begin);
    int to = text.indexOf("-----END " + kind + "-----");
    if (from < 0 || to < from) {
      throw new IllegalArgumentException(file + ": " + mistaken(text, kind));
    }
    try {
      return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": its " + begin + " is not in base64", e);
    }
  }

  private static String mistaken(String text, String wanted) {
    if (text.contains("ENCRYPTED")) {
      return "the key has a password; write it without one by 'openssl pkcs8 -topk8 -nocrypt'";
    }
    if (text.contains("BEGIN EC PRIVATE KEY")) {
      return wanted.equals("PRIVATE KEY")
          ? "an old form of key; convert it by 'openssl pkcs8 -topk8 -nocrypt'"
          : "a private key; write its public one by 'openssl pkey -pubout'";
    }
    if (text.contains("BEGIN PRIVATE KEY")) {
      return "a private key; write its public one by 'openssl pkey -pubout'";
    }
    if (text.contains("BEGIN PUBLIC KEY")) {
      return "a public key; to sign, the private one is needed";
    }
    return "no PEM file with -----BEGIN " + wanted + "-----";
  }

  /**
   * Returns the name of the signature algorithm for a key, as Java knows it.
   *
   * @throws GeneralSecurityException if there is none
   */
  static String algorithm(Key key) throws GeneralSecurityException {
    if (key instanceof ECKey elliptic) {
      switch (elliptic.getParams().getCurve().getField().getFieldSize()) {
        case 256:
          return "SHA256withECDSA";
        case 384:
          return "SHA384withECDSA";
        case 521:
          return "SHA512withECDSA";
        default:
          throw new GeneralSecurityException("an unknown curve");
      }
    }
    if (key.getAlgorithm().equals("EdDSA") || key.getAlgorithm().equals("Ed25519")) {
      return "Ed25519";
    }
    throw new GeneralSecurityException("keys for " + key.getAlgorithm() + " are not known");
  }

  /** Returns the PEM text of a public key. */
  static String pem(PublicKey key) {
    String base64 =
        Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
  }

  /** Returns the name of a public key in signatures: the SHA-256 sum of its PEM text. */
  public static String hint(PublicKey key) {
    return Sha256.of(pem(key));
  }
}
