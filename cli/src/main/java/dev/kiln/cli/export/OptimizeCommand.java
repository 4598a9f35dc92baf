package dev.kiln.cli.export;

import dev.kiln.cli.console.NormalizationConverter;
import dev.kiln.graph.dress.PictureInput;
import dev.kiln.graph.optimize.Optimize;
import dev.kiln.pipeline.models.ModelFiles;
import dev.kiln.runtime.task.Normalization;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiln optimize}: from any ONNX model to one that does the same in fewer steps. */
@Command(
    name = "optimize",
    description = "Simplify an ONNX model, whoever made it, and check the result against it.",
    mixinStandardHelpOptions = true)
public final class OptimizeCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A model file, or a name that 'kiln models' lists.")
  private String model;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "The new model file.")
  private Path output;

  @Option(
      names = "--image",
      paramLabel = "RANGE",
      converter = NormalizationConverter.class,
      description =
          "Let it take pictures as bytes; the network expects imagenet (mean and deviation),"
              + " unit (0..1), signed (-1..1) or byte (0..255).")
  private Normalization image;

  @Option(
      names = "--external",
      description =
          "Put the weights into a file beside the model; above 2 GB that is done in any case.")
  private boolean external;

  @Mixin private ReportOptions reports;

  @Override
  public void run() {
    reports.prepare();
    PrintWriter out = spec.commandLine().getOut();
    Optimize optimize =
        Optimize.of(ModelFiles.find(model))
            .externalWeights(external)
            .listener(step -> reports.show(step, out));
    if (image != null) {
      optimize.picture(PictureInput.of(image));
    }
    reports.show(optimize.save(output), out);
  }
}
