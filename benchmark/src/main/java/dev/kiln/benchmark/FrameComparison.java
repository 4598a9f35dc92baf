package dev.kiln.benchmark;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.onnxruntime.OrtEnvironment;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** From a camera's bytes to the answer's, by Kiln and by its peers, on the same network. */
@Command(
    name = "frame-path",
    description =
        "From a frame's bytes to the answer's bytes: Kiln and its peers by ONNX Runtime's own time"
            + " for the model alone.",
    mixinStandardHelpOptions = true)
final class FrameComparison implements Runnable {
  /** It warns when it is asked for by another name than DJL gave it. */
  private static final Logger ENVIRONMENT = Logger.getLogger(OrtEnvironment.class.getName());

  @Spec private CommandSpec spec;
  @Mixin private Rounds rounds;

  @Parameters(
      arity = "0..*",
      paramLabel = "MODEL",
      description = "Which: ${COMPLETION-CANDIDATES}. Default: all.")
  private List<FrameModel> models = List.of(FrameModel.values());

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "The networks' weights; without it they are random.")
  private Path weights;

  @Option(
      names = "--peers",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "With --no-peers only Kiln and ONNX Runtime are compared.")
  private boolean peers;

  @Override
  public void run() {
    ENVIRONMENT.setLevel(Level.SEVERE);
    // DJL's engine for ONNX Runtime makes the process's environment, or it does not start.
    Engine.getEngine("OnnxRuntime");
    models.forEach(this::compare);
  }

  private void compare(FrameModel model) {
    PrintWriter out = spec.commandLine().getOut();
    List<Contender> sides = new ArrayList<>();
    try (TemporaryFolder folder = TemporaryFolder.create();
        Model network = weights == null ? model.open() : model.open(weights)) {
      try {
        Path dressed = folder.path().resolve("dressed.onnx");
        model.export(network, dressed);
        KilnPipeline kiln = KilnPipeline.of(model, dressed, rounds.threads);
        sides.add(kiln);
        if (peers) {
          addPeers(sides, model, network, folder.path());
          out.println();
          sides
              .subList(1, sides.size())
              .forEach(side -> agree(kiln, (FramePipeline) side, model, out));
        }
        sides.add(OnnxRuntimePeer.floor(model, dressed, rounds.threads));
        new Alternation(sides, rounds, out).run("%s, threads %d".formatted(model, rounds.threads));
      } finally {
        sides.forEach(Contender::close);
      }
    }
  }

  private void addPeers(List<Contender> sides, FrameModel model, Model network, Path folder) {
    Path plain = folder.resolve("plain.onnx");
    model.exportPlain(network, plain);
    Path fixed = folder.resolve("fixed.onnx");
    model.exportFixed(network, fixed);
    sides.add(new NaivePipeline(model, plain, rounds.threads));
    sides.add(DjlPipeline.onnxRuntime(model, plain, rounds.threads));
    sides.add(DjlPipeline.pytorch(model, network, rounds.threads));
    sides.add(new OpenCvPipeline(model, fixed, rounds.threads));
  }

  private static void agree(
      KilnPipeline kiln, FramePipeline peer, FrameModel model, PrintWriter out) {
    byte[] ours = kiln.answer().clone();
    byte[] theirs = peer.answer();
    if (ours.length != theirs.length) {
      throw new IllegalStateException(
          "%s gives %d bytes, Kiln %d".formatted(peer.name(), theirs.length, ours.length));
    }
    int same = 0;
    int largest = 0;
    for (int i = 0; i < ours.length; i++) {
      int apart = Math.abs((ours[i] & 0xff) - (theirs[i] & 0xff));
      same += apart == 0 ? 1 : 0;
      largest = Math.max(largest, apart);
    }
    double share = 100.0 * same / ours.length;
    out.printf(
        Locale.ROOT,
        model.answer() == FrameModel.Answer.PICTURE
            ? "%s, %s: %.2f %% of the bytes are Kiln's, the others at most %d levels off%n"
            : "%s, %s: %.2f %% of the classes are Kiln's%n",
        model,
        peer.name(),
        share,
        largest);
  }
}
