package dev.kiln.cli.models;

import dev.kiln.cli.console.ModelParameter;
import dev.kiln.cli.console.OutputFiles;
import dev.kiln.graph.onnx.Draft;
import dev.kiln.pipeline.trust.ModelSigner;
import dev.kiln.runtime.trust.Keys;
import dev.kiln.runtime.trust.ModelSignature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kiln sign}: signs a model with its external data. */
@Command(
    name = "sign",
    description = "Sign a model, in the format of OpenSSF's model signing.",
    mixinStandardHelpOptions = true)
public final class SignCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ModelParameter model;

  @Option(
      names = "--key",
      paramLabel = "KEY.pem",
      required = true,
      description = "The private key: Ed25519, or ECDSA on P-256, P-384 or P-521; no password.")
  private Path key;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE.sig",
      description = "Write the signature to this file. Default: MODEL.onnx.sig beside the model.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    Path file = model.file();
    Path target = output == null ? ModelSignature.beside(file) : output;
    OutputFiles.requireApart(target, List.of(file, key));
    ModelSigner signer = ModelSigner.read(key);
    try (Draft draft = Draft.of(target)) {
      Files.writeString(draft.file(), signer.sign(file).json() + "\n");
      draft.publish();
    }
    spec.commandLine().getOut().printf("%s: by %s%n", target, Keys.hint(signer.shown()));
    return 0;
  }
}
