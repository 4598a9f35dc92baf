package dev.kiln.benchmark;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Models that Kiln exported beside PyTorch's own export of the same network and weights. */
@Command(
    name = "exported-models",
    description = "Kiln's exports beside torch.onnx's of the same weights, in ONNX Runtime.",
    mixinStandardHelpOptions = true)
final class ExportComparison implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private Rounds rounds;

  @Parameters(
      arity = "0..*",
      paramLabel = "NETWORK",
      description = "Which: ${COMPLETION-CANDIDATES}. Default: all.")
  private List<ExportedNetwork> networks = List.of(ExportedNetwork.values());

  @Override
  public void run() {
    networks.forEach(this::compare);
  }

  private void compare(ExportedNetwork network) {
    PrintWriter out = spec.commandLine().getOut();
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      Path theirs = folder.path().resolve("pytorch.onnx");
      Path weights = folder.path().resolve("weights.pt");
      Path ours = folder.path().resolve("kiln.onnx");
      network.exportByPyTorch(theirs, weights);
      network.exportByKiln(weights, ours);
      try (OnnxRuntimePeer kiln = onNoise("Kiln's export", ours, network);
          OnnxRuntimePeer pytorch = onNoise("PyTorch's export", theirs, network)) {
        out.printf(
            "%n%s: answers differ by %.1e of the largest number%n",
            network, difference(kiln.answer(), pytorch.answer()));
        new Alternation(List.of(kiln, pytorch), rounds, out)
            .run(
                "%s %s, threads %d"
                    .formatted(network, Arrays.toString(network.shape()), rounds.threads));
      }
    }
  }

  private OnnxRuntimePeer onNoise(String name, Path model, ExportedNetwork network) {
    return OnnxRuntimePeer.onNoise(name, model, network.shape(), rounds.threads);
  }

  /** The largest difference by the largest number. */
  static double difference(float[] ours, float[] theirs) {
    float difference = 0;
    float largest = 0;
    for (int i = 0; i < theirs.length; i++) {
      difference = Math.max(difference, Math.abs(ours[i] - theirs[i]));
      largest = Math.max(largest, Math.abs(theirs[i]));
    }
    return difference / largest;
  }
}
