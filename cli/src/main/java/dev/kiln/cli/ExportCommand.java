package dev.kiln.cli;

import ai.djl.Model;
import dev.kiln.export.Export;
import dev.kiln.export.Report;
import dev.kiln.export.dress.Normalization;
import dev.kiln.export.dress.PictureInput;
import dev.kiln.train.weights.ParameterNames;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiln export}: from a DJL network to an ONNX model. */
@Command(
    name = "export",
    description = "Turn a network into an ONNX model, and check the one against the other.",
    mixinStandardHelpOptions = true)
final class ExportCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "NETWORK|RUN_DIR",
      description = "A network that 'kiln networks' lists, or the folder of a training run.")
  private String source;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Weights: safetensors or a PyTorch checkpoint. Default: the run's own.")
  private Path weights;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The model file. Default: NETWORK.onnx.")
  private Path output;

  @Option(
      names = "--undressed",
      description = "Keep the plain float network, without picture input.")
  private boolean undressed;

  @Option(
      names = "--opset",
      paramLabel = "N",
      defaultValue = "17",
      description = "The version of ONNX's operators, 13 to 21. Default: ${DEFAULT-VALUE}.")
  private int opset;

  @Option(names = "--json", description = "Print the report as one JSON object.")
  private boolean json;

  @Override
  public void run() {
    if (opset < 13 || opset > 21) {
      throw new WrongArgumentException("--opset " + opset + ": expected 13 to 21");
    }
    Source from = Source.of(source, weights);
    Path file = output == null ? Path.of(from.network().name() + ".onnx") : output;
    PrintWriter out = spec.commandLine().getOut();
    if (from.weights().isEmpty()) {
      spec.commandLine()
          .getErr()
          .println(
              "note: " + source + " has random weights; --weights or a run's folder gives others");
    }
    try (Model network = from.open()) {
      Export export =
          Export.of(network.getBlock(), from.input())
              .name(from.network().name())
              .parameters(ParameterNames.of(network.getBlock()))
              .metadata(Card.of(from))
              .opset(opset)
              .listener(step -> print(out, step.toString()));
      if (from.network().task().equals("digits")) {
        export.outputs("logits");
        if (!undressed) {
          export.picture(PictureInput.of(Normalization.unit()));
        }
      }
      Report report = export.save(file);
      if (json) {
        out.println(Json.of(report));
      }
    }
  }

  private void print(PrintWriter out, String line) {
    if (!json) {
      out.println(line);
    }
  }
}
