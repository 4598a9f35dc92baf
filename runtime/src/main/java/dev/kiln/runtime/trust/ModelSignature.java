package dev.kiln.runtime.trust;

import dev.kiln.runtime.errors.ModelRefusedException;
import dev.kiln.runtime.file.JsonWriter;
import dev.kiln.runtime.file.Sha256;
import dev.kiln.runtime.guard.Limits;
import dev.kiln.runtime.guard.ModelGuard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The signature of a model, as OpenSSF's model signing writes it: a Sigstore bundle (v0.3) with a
 * DSSE envelope around a statement of the SHA-256 sums of the model's file and of its external
 * data. Signatures by keys are read and written; those by certificates are not.
 */
public final class ModelSignature {
  private static final String BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";
  private static final String PAYLOAD = "application/vnd.in-toto+json";

  /** No signature of a model is as long. */
  private static final int LONGEST = 1 << 20;

  private static final Map<String, String> KEY_DETAILS =
      Map.of(
          "SHA256withECDSA", "PKIX_ECDSA_P256_SHA_256",
          "SHA384withECDSA", "PKIX_ECDSA_P384_SHA_384",
          "SHA512withECDSA", "PKIX_ECDSA_P521_SHA_512");

  private final String json;

  private ModelSignature(String json) {
    this.json = json;
  }

  /** Returns the file that a model's signature has by default: {@code MODEL.onnx.sig}. */
  public static Path beside(Path model) {
    return model.resolveSibling(model.getFileName() + ".sig");
  }

  /**
   * Reads a signature; it is looked at when it is verified.
   *
   * @throws ModelRefusedException if there is no such file, or it is none
   */
  public static ModelSignature read(Path file) {
    try {
      if (Files.size(file) > LONGEST) {
        throw new ModelRefusedException(file + ": too long for a signature");
      }
      byte[] bytes = Files.readAllBytes(file);
      String text = new String(bytes, StandardCharsets.UTF_8);
      if (!Arrays.equals(Statement.utf8(text), bytes)) {
        throw new ModelRefusedException(file + ": not a signature: it is not in UTF-8");
      }
      return new ModelSignature(text);
    } catch (IOException e) {
      throw new ModelRefusedException(file + ": there is no signature to be read", e);
    }
  }

  /**
   * Signs a model with its external data.
   *
   * @param key the private key
   * @param publicKey the public key that belongs to it
   * @throws ModelRefusedException if the model cannot be read, or is none
   * @throws IllegalArgumentException if the keys do not belong together
   */
  public static ModelSignature sign(Path model, PrivateKey key, PublicKey publicKey) {
    Map<String, String> sums = new LinkedHashMap<>();
    sums.put(model.getFileName().toString(), sum(model));
    for (String data : ModelGuard.externalFiles(model, Limits.defaults())) {
      sums.put(data, sum(model.resolveSibling(data)));
    }
    byte[] payload = Statement.utf8(new Statement(sums).json(model.getFileName().toString()));
    byte[] signed;
    try {
      Signature signature = Signature.getInstance(Keys.algorithm(key));
      signature.initSign(key);
      signature.update(encoded(payload));
      signed = signature.sign();
      requireSigned(payload, signed, publicKey);
    } catch (GeneralSecurityException | ModelRefusedException e) {
      throw new IllegalArgumentException("the keys do not belong together, or cannot sign", e);
    }
    return new ModelSignature(bundle(payload, signed, publicKey));
  }

  private static String bundle(byte[] payload, byte[] signed, PublicKey key) {
    Map<String, Object> signature = new LinkedHashMap<>();
    signature.put("sig", Base64.getEncoder().encodeToString(signed));
    signature.put("keyid", "");
    Map<String, Object> envelope = new LinkedHashMap<>();
    envelope.put("payload", Base64.getEncoder().encodeToString(payload));
    envelope.put("payloadType", PAYLOAD);
    envelope.put("signatures", List.of(signature));
    Map<String, Object> material = new LinkedHashMap<>();
    material.put("publicKey", Map.of("hint", Keys.hint(key)));
    material.put("tlogEntries", List.of());
    Map<String, Object> bundle = new LinkedHashMap<>();
    bundle.put("mediaType", BUNDLE);
    bundle.put("verificationMaterial", material);
    bundle.put("dsseEnvelope", envelope);
    return JsonWriter.compact(bundle);
  }

  /** Returns the signature as it is written to a file. */
  public String json() {
    return json;
  }

  /**
   * Verifies that a model's file and all its external data are those that were signed.
   *
   * @throws ModelRefusedException if anything differs
   */
  public void verify(Path model, PublicKey key) {
    try {
      Statement statement = statement(key);
      String name = model.getFileName().toString();
      require(statement, name, sum(model), true);
      for (String data : ModelGuard.externalFiles(model, Limits.defaults())) {
        require(statement, data, sum(model.resolveSibling(data)), false);
      }
    } catch (ModelRefusedException e) {
      String message = e.getMessage();
      throw message.startsWith(model.toString())
          ? e
          : new ModelRefusedException(model + ": " + message, e);
    }
  }

  /**
   * Verifies that a model in memory, which has no external data, is one that was signed under
   * whatever name.
   *
   * @param sum the SHA-256 sum of its bytes
   * @throws ModelRefusedException if anything differs
   */
  public void verify(String name, String sum, PublicKey key) {
    try {
      if (!statement(key).sums().containsValue(sum)) {
        throw new ModelRefusedException("it is not what was signed");
      }
    } catch (ModelRefusedException e) {
      throw new ModelRefusedException(name + ": " + e.getMessage(), e);
    }
  }

  private static void require(Statement statement, String name, String sum, boolean mayBeAlone) {
    String signed = statement.sums().get(name);
    if (signed == null && mayBeAlone && statement.sums().size() == 1) {
      signed = statement.sums().get(Statement.ALONE);
    }
    if (signed == null) {
      throw new ModelRefusedException("the signature does not cover " + name);
    }
    if (!signed.equals(sum)) {
      throw new ModelRefusedException(name + " is not what was signed; it was changed or damaged");
    }
  }

  /** Returns what was signed, once it is certain that it was, by the key's owner. */
  private Statement statement(PublicKey key) {
    Members bundle = Members.of(Statement.parsed(json), "the file");
    bundle.require("mediaType", BUNDLE);
    bundle.requireOnly("mediaType", "verificationMaterial", "dsseEnvelope");
    requireKey(bundle.object("verificationMaterial"), key);
    Members envelope = bundle.object("dsseEnvelope");
    envelope.requireOnly("payload", "payloadType", "signatures");
    envelope.require("payloadType", PAYLOAD);
    List<?> signatures = envelope.list("signatures");
    if (signatures.size() != 1) {
      throw Members.wrong("it has " + signatures.size() + " signatures, not one");
    }
    Members signature = Members.of(signatures.get(0), "the signature");
    signature.requireOnly("sig", "keyid");
    signature.requireIfGiven("keyid", Keys.hint(key));
    byte[] payload = base64(envelope.text("payload"));
    requireSigned(payload, base64(signature.text("sig")), key);
    return Statement.read(new String(payload, StandardCharsets.UTF_8));
  }

  private static void requireKey(Members material, PublicKey key) {
    if (material.map().containsKey("certificate")
        || material.map().containsKey("x509CertificateChain")) {
      throw Members.wrong("it is by a certificate; signatures by keys are verified here");
    }
    material.requireOnly("publicKey", "tlogEntries");
    if (material.map().containsKey("tlogEntries") && !material.list("tlogEntries").isEmpty()) {
      throw Members.wrong("it has entries of a transparency log");
    }
    Members stated = material.object("publicKey");
    stated.requireOnly("hint", "rawBytes", "keyDetails");
    stated.requireIfGiven("hint", Keys.hint(key));
    stated.requireIfGiven(
        "rawBytes", Base64.getEncoder().encodeToString(Statement.utf8(Keys.pem(key))));
    try {
      stated.requireIfGiven("keyDetails", KEY_DETAILS.getOrDefault(Keys.algorithm(key), ""));
    } catch (GeneralSecurityException e) {
      throw Members.wrong(e.getMessage());
    }
  }

  private static void requireSigned(byte[] payload, byte[] signed, PublicKey key) {
    boolean genuine;
    try {
      Signature signature = Signature.getInstance(Keys.algorithm(key));
      signature.initVerify(key);
      signature.update(encoded(payload));
      genuine = signature.verify(signed);
    } catch (GeneralSecurityException e) {
      throw new ModelRefusedException("the signature is not the key's: " + e.getMessage(), e);
    }
    if (!genuine) {
      throw new ModelRefusedException("the signature is not the key's");
    }
  }

  /** Returns what DSSE signs: its pre-authentication encoding (v1). */
  private static byte[] encoded(byte[] payload) {
    byte[] head =
        Statement.utf8("DSSEv1 " + PAYLOAD.length() + " " + PAYLOAD + " " + payload.length + " ");
    byte[] all = Arrays.copyOf(head, head.length + payload.length);
    System.arraycopy(payload, 0, all, head.length, payload.length);
    return all;
  }

  private static byte[] base64(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // As if it had another ending.
    }
    throw Members.wrong("its base64 is broken");
  }

  private static String sum(Path file) {
    try {
      return Sha256.of(file);
    } catch (IOException e) {
      throw new ModelRefusedException(file + ": can't be read: " + e.getMessage(), e);
    }
  }

  /** Verifies a model's file for a program that demands a signatory. */
  public static void require(Path model, Signatory signatory) {
    read(signatory.signature().orElseGet(() -> beside(model))).verify(model, signatory.key());
  }

  /**
   * Verifies a model in memory for a program that demands a signatory.
   *
   * @param sum the SHA-256 sum of its bytes
   */
  public static void require(String name, String sum, Signatory signatory) {
    Optional<Path> file = signatory.signature();
    if (!file.isPresent()) {
      throw new ModelRefusedException(
          name + ": a model that is not in a file has no signature beside it; name its file");
    }
    read(file.get()).verify(name, sum, signatory.key());
  }
}
