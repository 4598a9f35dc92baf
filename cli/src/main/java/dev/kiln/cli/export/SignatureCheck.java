package dev.kiln.cli.export;

import dev.kiln.runtime.trust.Keys;
import dev.kiln.runtime.trust.ModelSignature;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.PublicKey;
import picocli.CommandLine.Option;

/** The options with which {@code kiln verify} verifies a signature in place of another model. */
final class SignatureCheck {
  @Option(
      names = "--signature",
      paramLabel = "FILE.sig",
      description = "Verify that MODEL and its external data are what this file signs, with --key.")
  private Path signature;

  @Option(
      names = "--key",
      paramLabel = "KEY.pub",
      description = "The public key for --signature, in PEM.")
  private Path key;

  /** Returns whether a signature is to be verified. */
  boolean isWanted() {
    if ((signature == null) != (key == null)) {
      throw new IllegalArgumentException("--signature and --key belong together");
    }
    return signature != null;
  }

  /**
   * Verifies the signature of a model.
   *
   * @throws dev.kiln.runtime.errors.ModelException if anything differs
   */
  void check(Path model, PrintWriter out) throws IOException {
    PublicKey owner = Keys.readPublic(key);
    ModelSignature.read(signature).verify(model, owner);
    out.printf("%s is what %s signed%n", model, Keys.hint(owner));
  }
}
