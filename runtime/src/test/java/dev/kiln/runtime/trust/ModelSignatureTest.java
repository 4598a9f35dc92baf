package dev.kiln.runtime.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.OnnxWriter;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.file.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSignatureTest {
  private static final int MUTATIONS = 1000;

  @TempDir private Path folder;
  private Path model;
  private Path data;

  @BeforeEach
  void aModelWithExternalData() throws IOException {
    data = Files.write(folder.resolve("weights.bin"), new byte[] {0, 0, -128, 63, 0, 0, 0, 64});
    model =
        new OnnxWriter()
            .input("x", OnnxWriter.FLOAT, 2)
            .externalFloats("w", "weights.bin", 2)
            .node("Add", List.of("x", "w"), "y", Map.of())
            .output("y", OnnxWriter.FLOAT, 2)
            .write(folder.resolve("model.onnx"));
  }

  private static KeyPair keys(String kind) throws GeneralSecurityException {
    if (kind.equals("Ed25519")) {
      return KeyPairGenerator.getInstance(kind).generateKeyPair();
    }
    KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC");
    pairs.initialize(new ECGenParameterSpec(kind));
    return pairs.generateKeyPair();
  }

  private ModelSignature sign(KeyPair keys) throws IOException {
    ModelSignature signature = ModelSignature.sign(model, keys.getPrivate(), keys.getPublic());
    Files.writeString(ModelSignature.beside(model), signature.json());
    return signature;
  }

  private static String refusal(Runnable verify) {
    return assertThrows(ModelException.class, verify::run).getMessage();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ed25519", "secp256r1", "secp384r1", "secp521r1"})
  void whatWasSignedOpensAndNothingElse(String kind) throws Exception {
    KeyPair keys = keys(kind);
    sign(keys);
    Options options = Options.throughput().withSignature(keys.getPublic());
    Model.open(model, options).close();

    Options another = Options.throughput().withSignature(keys(kind).getPublic());
    assertTrue(refusal(() -> Model.open(model, another)).contains("another key"));
    Files.write(data, new byte[8]);
    String said = refusal(() -> Model.open(model, options));
    assertTrue(said.contains("weights.bin is not what was signed"), said);
    Files.delete(ModelSignature.beside(model));
    said = refusal(() -> Model.open(model, options));
    assertTrue(said.contains("no signature"), said);
  }

  @Test
  void aModelInMemoryIsVerifiedByASignatureElsewhere() throws Exception {
    KeyPair keys = keys("Ed25519");
    Path inside =
        new OnnxWriter()
            .input("x", OnnxWriter.FLOAT, 2)
            .node("Neg", List.of("x"), "y", Map.of())
            .output("y", OnnxWriter.FLOAT, 2)
            .write(folder.resolve("inside.onnx"));
    Path elsewhere = folder.resolve("elsewhere.sig");
    Files.writeString(
        elsewhere, ModelSignature.sign(inside, keys.getPrivate(), keys.getPublic()).json());
    byte[] bytes = Files.readAllBytes(inside);
    Options options = Options.throughput().withSignature(keys.getPublic(), elsewhere);
    Model.open("asset", ByteBuffer.wrap(bytes), options).close();
    bytes[bytes.length - 1] ^= 1;
    assertTrue(
        refusal(() -> Model.open("asset", ByteBuffer.wrap(bytes), options))
            .startsWith("asset: it is not what was signed"));
    assertTrue(
        refusal(
                () ->
                    Model.open(
                        "asset",
                        ByteBuffer.wrap(bytes),
                        Options.throughput().withSignature(keys.getPublic())))
            .contains("name its file"));
  }

  /** Of the model, of its data or of the signature; none may be accepted. */
  @Test
  void aThousandMutationsAreRefused() throws Exception {
    Random random = new Random(22);
    for (String kind : List.of("Ed25519", "secp256r1")) {
      KeyPair keys = keys(kind);
      ModelSignature signature = sign(keys);
      signature.verify(model, keys.getPublic());
      Path written = ModelSignature.beside(model);
      List<Path> files = List.of(model, data, written, written);
      for (int i = 0; i < MUTATIONS / 2; i++) {
        Path file = files.get(i % files.size());
        byte[] before = Files.readAllBytes(file);
        byte[] after = mutated(before, random);
        Files.write(file, after);
        String name = kind + ", mutation " + i + " of " + file.getFileName();
        ModelException refused =
            assertThrows(
                ModelException.class,
                () -> ModelSignature.require(model, signatory(keys)),
                () -> name + ": " + new String(after, StandardCharsets.ISO_8859_1));
        assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
        Files.write(file, before);
      }
      ModelSignature.require(model, signatory(keys));
    }
  }

  private static Signatory signatory(KeyPair keys) {
    return new Signatory(keys.getPublic(), Optional.empty());
  }

  /** Returns other bytes. What JSON allows between its words, space, is not put there. */
  private static byte[] mutated(byte[] before, Random random) {
    int at = random.nextInt(before.length);
    byte[] after =
        switch (random.nextInt(4)) {
          case 0 -> Arrays.copyOf(before, at);
          case 1 -> {
            byte[] longer = Arrays.copyOf(before, before.length + 1);
            longer[before.length] = (byte) (33 + random.nextInt(90));
            yield longer;
          }
          case 2 -> {
            byte[] flipped = before.clone();
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            yield flipped;
          }
          default -> {
            byte[] swapped = before.clone();
            int other = random.nextInt(before.length);
            swapped[at] = before[other];
            swapped[other] = before[at];
            if (swapped[at] == swapped[other]) {
              swapped[at] ^= 64;
            }
            yield swapped;
          }
        };
    return after;
  }

  @Test
  void aSignatureForFewerFilesIsNotEnough() throws Exception {
    KeyPair keys = keys("Ed25519");
    ModelSignature signature = sign(keys);
    Files.write(folder.resolve("more.bin"), new byte[8]);
    new OnnxWriter()
        .input("x", OnnxWriter.FLOAT, 2)
        .externalFloats("w", "more.bin", 2)
        .node("Add", List.of("x", "w"), "y", Map.of())
        .output("y", OnnxWriter.FLOAT, 2)
        .write(folder.resolve("other.onnx"));
    String said = refusal(() -> signature.verify(folder.resolve("other.onnx"), keys.getPublic()));
    assertTrue(said.endsWith("does not cover other.onnx"), said);
  }

  /** Test vectors of sigstore/model-transparency (Apache 2.0): scripts/tests, 1.0.0 and 1.1.0. */
  @Test
  void signaturesOfTheReferenceAreVerified() throws Exception {
    Path pem =
        Files.writeString(
            folder.resolve("key.pem"),
            """
            -----BEGIN PUBLIC KEY-----
            MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEsu6rZGBTjxtvRWPMixT+3HyndV0J0Ybt
            aHZUcO4DEK+OJHO/4e32bb/fbJKSpRgcBsIpKLcVijUomyFOERbd7u+BTPSUjGZD
            Qq6J7lTvp/EAXQGOKxW9RP0MGX3qAkvi
            -----END PUBLIC KEY-----
            """);
    byte[] signed = "signme-1\n".getBytes(StandardCharsets.UTF_8);
    for (String version : List.of("1.0.0", "1.1.0")) {
      Path file = Path.of(getClass().getResource("/model-signing-" + version + ".sig").toURI());
      ModelSignature signature = ModelSignature.read(file);
      signature.verify("signme-1", sum(signed), Keys.readPublic(pem));
      assertThrows(
          ModelException.class,
          () -> signature.verify("signme-1", sum(new byte[1]), Keys.readPublic(pem)));
    }
  }

  private static String sum(byte[] bytes) {
    var digest = Sha256.digest();
    digest.update(bytes);
    return Sha256.hex(digest);
  }

  @Test
  void filesThatAreNoKeysAreNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("k"), "-----BEGIN PRIVATE KEY-----\n-----END");
    String said =
        assertThrows(IllegalArgumentException.class, () -> Keys.readPublic(file)).getMessage();
    assertEquals(file + ": a private key; write its public one by 'openssl pkey -pubout'", said);
    Files.writeString(file, "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n");
    assertThrows(IllegalArgumentException.class, () -> Keys.readPublic(file));
  }
}
