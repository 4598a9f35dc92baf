package dev.kiln.cli.export;

import dev.kiln.cli.console.ModelParameter;
import dev.kiln.cli.console.OutputFiles;
import dev.kiln.cli.console.PixelRangeConverter;
import dev.kiln.graph.dress.PictureInput;
import dev.kiln.graph.optimize.Optimize;
import dev.kiln.graph.report.Report;
import dev.kiln.runtime.task.Normalization;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kiln optimize}: simplifies an ONNX model and verifies the result. */
@Command(
    name = "optimize",
    description =
        "Simplify an ONNX model and verify that it still gives the same outputs, or make it faster"
            + " with int8 by measured loss and measured time.",
    mixinStandardHelpOptions = true)
public final class OptimizeCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Mixin private ModelParameter model;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "Write the new model to this file.")
  private Path output;

  @Option(
      names = "--image",
      paramLabel = "RANGE",
      converter = PixelRangeConverter.class,
      description =
          "Make the model take pictures as bytes. RANGE says which pixel values the network expects: "
              + PixelRangeConverter.RANGES
              + ".")
  private Normalization image;

  @Mixin private ForeignCardOptions card;

  @Mixin private PrecisionOptions precision;

  @Mixin private TrialOptions trials;

  @Option(
      names = "--unverified",
      description =
          "Write the model even if it runs with nothing that was tried, so that nobody knows whether"
              + " it gives the same outputs.")
  private boolean unverified;

  @Mixin private SaveOptions save;

  @Override
  public void run() {
    precision.check();
    OutputFiles.requireApart(output, List.of(model.file()));
    save.prepare(List.of(model.file(), output));
    if (precision.isInt8()) {
      trials.requireNone();
      card.requireNone(
          "--task, --labels, --palette, --size and --metadata are for fp32 and fp16; write the model"
              + " with them first, then make it int8");
      precision.quantize(
          model.file(), Optional.ofNullable(image), output, save, spec.commandLine());
    } else {
      optimize();
    }
  }

  private void optimize() {
    PrintWriter out = spec.commandLine().getOut();
    Optimize optimize =
        Optimize.of(model.file())
            .withExternalWeights(save.external())
            .withTrials(trials.of(model.file(), image != null))
            .withUnverified(unverified)
            .withMetadata(card.card().entries(model.file()))
            .withListener(step -> save.show(step, out));
    if (image != null) {
      optimize = optimize.withPictures(PictureInput.of(image));
    }
    Report report = optimize.withPrecision(precision.floats()).save(output);
    save.show(report, out);
    if (report.verification().isEmpty()) {
      spec.commandLine().getErr().println("note: " + output + " is NOT VERIFIED");
    }
  }
}
