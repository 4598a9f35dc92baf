package dev.kiln.benchmark;

import dev.kiln.graph.Dim;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.optimize.Optimize;
import dev.kiln.graph.report.Report;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Models that others made beside what {@code kiln optimize} makes of them. */
@Command(
    name = "optimized-models",
    description =
        "ONNX files of others beside what 'kiln optimize' makes of them, in ONNX Runtime.",
    mixinStandardHelpOptions = true)
final class OptimizedModels implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private Rounds rounds;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Models with one float input.")
  private List<Path> models;

  @Option(
      names = "--size",
      paramLabel = "N",
      defaultValue = "224",
      description = "Where a height or width is open. Default: ${DEFAULT-VALUE}.")
  private long size;

  @Override
  public void run() {
    models.forEach(this::compare);
  }

  private void compare(Path model) {
    PrintWriter out = spec.commandLine().getOut();
    OnnxModel source = OnnxReader.read(model).withoutWeightsAsInputs();
    long[] shape = shape(source.graph().inputs().get(0).shape());
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      Path smaller = folder.path().resolve("optimized.onnx");
      Report report = Optimize.of(model).save(smaller);
      try (OnnxRuntimePeer optimized =
              OnnxRuntimePeer.onNoise("optimized", smaller, shape, rounds.threads);
          OnnxRuntimePeer original =
              OnnxRuntimePeer.onNoise("original", model, shape, rounds.threads)) {
        out.printf(
            "%n%s: %,d nodes become %,d, answers differ by %.1e of the largest number%n",
            model.getFileName(),
            source.graph().nodes().size(),
            report.nodes(),
            ExportComparison.difference(optimized.answer(), original.answer()));
        new Alternation(List.of(optimized, original), rounds, out)
            .run(
                "%s %s, threads %d"
                    .formatted(model.getFileName(), Arrays.toString(shape), rounds.threads));
      }
    }
  }

  /** One sample, of the chosen size where the model takes any. */
  private long[] shape(List<Dim> dims) {
    long[] shape = new long[dims.size()];
    for (int axis = 0; axis < shape.length; axis++) {
      long open = axis == 0 ? 1 : size;
      shape[axis] = dims.get(axis) instanceof Dim.Fixed fixed ? fixed.size() : open;
    }
    return shape;
  }
}
