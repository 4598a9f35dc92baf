package dev.kiln.pipeline.trust;

import dev.kiln.runtime.trust.Keys;
import dev.kiln.runtime.trust.ModelSignature;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

/**
 * A private key with its public one, which signs models.
 *
 * @param secret the private key
 * @param shown the public key
 */
public record ModelSigner(PrivateKey secret, PublicKey shown) {
  private static final int SEED = 32;

  /**
   * Reads a private key from a PEM file and finds its public key in it, as OpenSSL writes it, or
   * computes it.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it holds no key that signs, or not the public one
   */
  public static ModelSigner read(Path file) throws IOException {
    PrivateKey key = Keys.readPrivate(file);
    try {
      return new ModelSigner(key, key instanceof ECPrivateKey ec ? point(file, ec) : ed25519(key));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(file + ": this Java cannot use the key", e);
    }
  }

  /** In PKCS 8 the point, if it is there, is last: 0 for whole bytes, 4 for both coordinates. */
  private static PublicKey point(Path file, ECPrivateKey key) throws GeneralSecurityException {
    byte[] der = key.getEncoded();
    int size = (key.getParams().getCurve().getField().getFieldSize() + 7) / 8;
    int x = der.length - 2 * size;
    if (x < 2 || der[x - 1] != 4 || der[x - 2] != 0) {
      throw new IllegalArgumentException(
          file + ": its public key is not in it; 'openssl pkey -in KEY -out NEW' adds it");
    }
    ECPoint point =
        new ECPoint(
            new BigInteger(1, Arrays.copyOfRange(der, x, x + size)),
            new BigInteger(1, Arrays.copyOfRange(der, x + size, der.length)));
    return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, key.getParams()));
  }

  /** The private key is the random seed that its pair is made from. */
  private static PublicKey ed25519(PrivateKey key) throws GeneralSecurityException {
    byte[] der = key.getEncoded();
    byte[] seed = Arrays.copyOfRange(der, der.length - SEED, der.length);
    KeyPairGenerator pairs = KeyPairGenerator.getInstance("Ed25519");
    pairs.initialize(NamedParameterSpec.ED25519, new Seed(seed));
    return pairs.generateKeyPair().getPublic();
  }

  private static final class Seed extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] seed;

    private Seed(byte[] seed) {
      this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(seed, 0, bytes, 0, bytes.length);
    }
  }

  /** Signs a model with its external data. */
  public ModelSignature sign(Path model) {
    return ModelSignature.sign(model, secret, shown);
  }

  /** Returns a text without the secret. */
  @Override
  public String toString() {
    return "ModelSigner " + Keys.hint(shown);
  }
}
