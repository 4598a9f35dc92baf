package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignLineTest {
  @TempDir private Path folder;
  private Path model;
  private Path secret;
  private Path shown;

  @BeforeEach
  void aModelAndKeys() throws Exception {
    model = Files.copy(Path.of("../models/digits.onnx"), folder.resolve("digits.onnx"));
    KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    secret = pem("key.pem", "PRIVATE KEY", keys.getPrivate());
    shown = pem("key.pub", "PUBLIC KEY", keys.getPublic());
  }

  private Path pem(String name, String kind, Key key) throws IOException {
    String base64 = Base64.getMimeEncoder().encodeToString(key.getEncoded());
    return Files.writeString(
        folder.resolve(name),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, base64, kind));
  }

  @Test
  void whatWasSignedIsVerifiedUntilAByteChanges() throws IOException {
    Console signed = kiln("sign", model, "--key", secret);
    assertEquals(0, signed.exitCode(), signed.err());
    Path signature = folder.resolve("digits.onnx.sig");
    Console verified = kiln("verify", model, "--signature", signature, "--key", shown);
    assertEquals(0, verified.exitCode(), verified.err());
    assertTrue(verified.out().startsWith(model + " is what "), verified.out());

    byte[] bytes = Files.readAllBytes(model);
    bytes[bytes.length / 2] ^= 1;
    Files.write(model, bytes);
    Console changed = kiln("verify", model, "--signature", signature, "--key", shown);
    assertEquals(1, changed.exitCode());
    assertEquals(
        "kiln: " + model + ": digits.onnx is not what was signed; it was changed or damaged",
        changed.err().strip());
  }

  @Test
  void whatCannotSignOrVerifyIsSaidInOneLine() {
    Console wrongKey = kiln("sign", model, "--key", shown);
    assertEquals(2, wrongKey.exitCode());
    assertTrue(wrongKey.err().contains("the private one is needed"), wrongKey.err());
    assertEquals(2, kiln("verify", model).exitCode());
    assertEquals(2, kiln("verify", model, "--signature", folder.resolve("x")).exitCode());
    Console none = kiln("verify", model, "--signature", folder.resolve("x.sig"), "--key", shown);
    assertEquals(1, none.exitCode());
    assertTrue(none.err().contains("there is no signature"), none.err());
  }

  @Test
  void theBillOfMaterialsIsJsonAlone() {
    Console bom = kiln("inspect", model, "--sbom");
    assertEquals(0, bom.exitCode(), bom.err());
    assertTrue(bom.out().startsWith("{\n  \"bomFormat\": \"CycloneDX\""), bom.out());
    assertTrue(bom.out().endsWith("}\n"), bom.out());
  }
}
