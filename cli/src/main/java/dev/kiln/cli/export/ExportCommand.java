package dev.kiln.cli.export;

import ai.djl.Model;
import dev.kiln.export.Export;
import dev.kiln.export.lower.Lowerings;
import dev.kiln.graph.dress.Dressing;
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

/** {@code kiln export}: exports a DJL network to an ONNX model. */
@Command(
    name = "export",
    description = "Export a network to an ONNX model and verify that both give the same outputs.",
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
      description =
          "Load the weights from this safetensors file or PyTorch checkpoint. Default: the run's"
              + " weights, or random ones without a run.")
  private Path weights;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write the model to this file. Default: NETWORK.onnx.")
  private Path output;

  @Option(
      names = "--part",
      paramLabel = "encoder|decoder|discriminator",
      defaultValue = "whole",
      description = "Export only this half of an autoencoder, or a generator's discriminator.")
  private Part part;

  @Option(
      names = "--undressed",
      description = "Keep the network's float inputs and outputs instead of pictures.")
  private boolean undressed;

  @Option(
      names = "--opset",
      paramLabel = "N",
      defaultValue = "17",
      description = "The ONNX operator set version, 13 to 21. Default: ${DEFAULT-VALUE}.")
  private int opset;

  @Option(
      names = "--half-weights",
      description = "Store the weights as fp16, at half the size; computation stays in fp32.")
  private boolean halfWeights;

  @Option(
      names = "--metadata",
      paramLabel = "NAME=TEXT",
      description = "Add an entry to the model's metadata, such as licence=MIT. Can be repeated.")
  private Map<String, String> metadata = Map.of();

  @Mixin private SaveOptions save;

  @Override
  public void run() {
    if (opset < 13 || opset > 21) {
      throw new IllegalArgumentException("--opset " + opset + ": expected 13 to 21");
    }
    save.prepare();
    NetworkSource from = NetworkSource.of(source, part, weights);
    Map<String, String> card = NetworkCard.of(from, metadata);
    Path file = output == null ? Path.of(from.network().name() + ".onnx") : output;
    PrintWriter out = spec.commandLine().getOut();
    if (from.weights().isEmpty()) {
      spec.commandLine()
          .getErr()
          .println(
              "note: "
                  + source
                  + " is exported with random weights; name a run's folder or --weights for trained"
                  + " ones");
    }
    try (Model network = from.open()) {
      TaskDressing dressing = TaskDressing.of(from);
      Export export =
          Export.of(from.block(network, !undressed), from.input())
              .withLowerings(Lowerings.standard().withTorchOperators(Operators::compute))
              .withName(from.network().name())
              .withInputs(dressing.input())
              .withOutputs(dressing.outputs().toArray(String[]::new))
              .withParameters(ParameterNames.of(network.getBlock()))
              .withMetadata(card)
              .withOpset(opset)
              .withExternalWeights(save.external())
              .withHalfWeights(halfWeights)
              .withDressing(undressed ? Dressing.NONE : dressing.dressing())
              .withListener(step -> save.show(step, out));
      save.show(export.save(file), out);
    }
  }
}
