package dev.kiln.benchmark;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.pytorch.jni.JniUtils;
import dev.kiln.export.Export;
import dev.kiln.export.lower.Lowerings;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Networks;
import dev.kiln.train.op.Operators;
import dev.kiln.train.weights.ParameterNames;
import dev.kiln.tune.GraphBlock;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** How long a step of a network takes that is read from its own export. */
@Command(
    name = "tuned-step-time",
    description =
        "Time training steps of the graph of a network's export beside the network's own.",
    mixinStandardHelpOptions = true)
final class TunedStepTime implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "NETWORK",
      defaultValue = "style",
      description = "A network of 'kiln networks'. Default: ${DEFAULT-VALUE}.")
  private String network;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many samples a step looks at. Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Mixin private Rounds rounds;

  @Override
  public void run() {
    Network.Part part =
        Networks.find(network)
            .orElseThrow(() -> new IllegalArgumentException("no network " + network))
            .main();
    try (NDManager manager = NDManager.newBaseManager();
        TemporaryFolder folder = TemporaryFolder.create()) {
      JniUtils.setGradMode(false);
      JniUtils.setNumThreads(rounds.threads);
      Engine.getInstance().setRandomSeed(3);
      Block own = part.initialized(manager);
      Path file = folder.path().resolve("model.onnx");
      Export.of(own, part.example(1))
          .withLowerings(Lowerings.standard().withTorchOperators(Operators::compute))
          .withParameters(ParameterNames.of(own))
          .save(file);
      GraphBlock graph = GraphBlock.of(OnnxReader.read(file));
      graph.initialize(manager, DataType.FLOAT32, part.example(1));
      List<Contender> sides =
          List.of(
              new BlockSteps("graph", graph, graph.weights(), part.example(batch)),
              new BlockSteps("network", own, ParameterNames.of(own), part.example(batch)));
      new Alternation(sides, rounds, spec.commandLine().getOut())
          .run("a step of %s, %d samples".formatted(network, batch));
    }
  }
}
