package dev.kiln.cli.export;

import ai.djl.Model;
import dev.kiln.cli.console.WrongArgumentException;
import dev.kiln.export.Export;
import dev.kiln.export.lower.Lowerings;
import dev.kiln.pipeline.export.NetworkCard;
import dev.kiln.pipeline.export.NetworkSource;
import dev.kiln.pipeline.export.Part;
import dev.kiln.pipeline.export.TaskDressing;
import dev.kiln.train.op.Operators;
import dev.kiln.train.weights.ParameterNames;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiln export}: from a DJL network to an ONNX model. */
@Command(
    name = "export",
    description = "Turn a network into an ONNX model, and check the one against the other.",
    mixinStandardHelpOptions = true)
public final class ExportCommand implements Runnable {
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
      names = "--part",
      paramLabel = "encoder|decoder|discriminator",
      defaultValue = "whole",
      description = "Only this half of an autoencoder, or a generator's opponent.")
  private Part part;

  @Option(
      names = "--undressed",
      description = "Keep the plain float network: no pictures as input and output.")
  private boolean undressed;

  @Option(
      names = "--opset",
      paramLabel = "N",
      defaultValue = "17",
      description = "The version of ONNX's operators, 13 to 21. Default: ${DEFAULT-VALUE}.")
  private int opset;

  @Option(
      names = "--external",
      description =
          "Put the weights into a file beside the model; above 2 GB that is done in any case.")
  private boolean external;

  @Option(
      names = "--half-weights",
      description = "Store the weights as fp16: half the size. They are computed with as fp32.")
  private boolean halfWeights;

  @Option(
      names = "--metadata",
      paramLabel = "NAME=TEXT",
      description =
          "Something else that the model shall say of itself, such as licence=MIT; repeatable.")
  private Map<String, String> metadata = Map.of();

  @Mixin private ReportOptions reports;

  @Override
  public void run() {
    if (opset < 13 || opset > 21) {
      throw new WrongArgumentException("--opset " + opset + ": expected 13 to 21");
    }
    reports.prepare();
    NetworkSource from = NetworkSource.of(source, part, weights);
    Map<String, String> card = NetworkCard.of(from, metadata);
    Path file = output == null ? Path.of(from.network().name() + ".onnx") : output;
    PrintWriter out = spec.commandLine().getOut();
    if (from.weights().isEmpty()) {
      spec.commandLine()
          .getErr()
          .println(
              "note: " + source + " has random weights; --weights or a run's folder gives others");
    }
    try (Model network = from.open()) {
      TaskDressing dressing = TaskDressing.of(from);
      Export export =
          Export.of(from.block(network, !undressed), from.input())
              .lowerings(Lowerings.standard().withTorchOperators(Operators::compute))
              .name(from.network().name())
              .inputs(dressing.input())
              .outputs(dressing.outputs().toArray(String[]::new))
              .parameters(ParameterNames.of(network.getBlock()))
              .metadata(card)
              .opset(opset)
              .externalWeights(external)
              .halfWeights(halfWeights)
              .listener(step -> reports.show(step, out));
      if (!undressed) {
        export.dressing(dressing.dressing());
      }
      reports.show(export.save(file), out);
    }
  }
}
