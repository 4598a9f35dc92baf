package dev.kiln.cli.tune;

import dev.kiln.cli.console.LabelsFile;
import dev.kiln.cli.console.ModelParameter;
import dev.kiln.cli.console.PixelRangeConverter;
import dev.kiln.graph.verify.Verification;
import dev.kiln.pipeline.tune.PruneRun;
import dev.kiln.pipeline.tune.TransferData;
import dev.kiln.pipeline.tune.TransferRun;
import dev.kiln.pipeline.tune.TunableModel;
import dev.kiln.runtime.task.Normalization;
import dev.kiln.train.fit.Progress;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.tune.transfer.NewHead;
import dev.kiln.tune.transfer.Transfer;
import dev.kiln.tune.transfer.TransferSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kiln tune}: teaches a classifier other classes. */
@Command(
    name = "tune",
    description = {
      "Teach a classifier from any ONNX file the classes of your pictures.",
      "Its last layer is replaced by one for the classes. Ctrl-C saves the run; --resume continues it."
    },
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true)
public final class TuneCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Mixin private ModelParameter model;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description =
          "A folder of pictures for each class, or train/ and val/ with such folders; or data in"
              + " MNIST's format.")
  private Path data;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "Write the tuned model to this file.")
  private Path output;

  @Option(
      names = "--image",
      paramLabel = "RANGE",
      converter = PixelRangeConverter.class,
      description =
          "The pixel values that a model of floats expects: "
              + PixelRangeConverter.RANGES
              + ". The tuned model takes pictures of bytes.")
  private Normalization image;

  @Option(
      names = "--head",
      paramLabel = "NODE",
      description = "The name of the last layer. Default: it is found.")
  private String head;

  @Option(
      names = "--size",
      paramLabel = "N",
      description =
          "Train with squares of N pixels if the model takes pictures of any size. Default: 224, or"
              + " 28 if they are grey.")
  private long size;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "The classes of data in MNIST's format, one name on each line.")
  private Path labels;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write the run to this folder. Default: runs/tune-MODEL.")
  private Path out;

  @Option(names = "--resume", description = "Continue the run in --out exactly where it stopped.")
  private boolean resume;

  @Mixin private TransferOptions options;

  @Mixin private PruneOptions prune;

  @Override
  public void run() {
    // Plots need no display, and a display that is set may be out of reach.
    System.setProperty("java.awt.headless", "true");
    PrintWriter writer = spec.commandLine().getOut();
    Optional<Double> time = prune.time();
    TunableModel tunable =
        TunableModel.read(
            model.file(), Optional.ofNullable(image), Optional.ofNullable(head), size);
    tunable.requireApart(output);
    TransferData pictures =
        TransferData.in(data, labels == null ? List.of() : LabelsFile.read(labels));
    TransferSettings settings = options.or(pictures.defaults());
    Path folder = out == null ? defaultFolder() : out;
    NewHead taught = head(tunable, settings, writer);
    Verification verification =
        time.isPresent()
            ? prune(tunable, taught, pictures, settings, folder, time.get(), writer)
            : transfer(tunable, taught, pictures, settings, folder, writer);
    writer.println("verify    " + verification);
    writer.println(output + ": tells " + String.join(", ", settings.classes()) + " apart");
  }

  private Verification transfer(
      TunableModel tunable,
      NewHead taught,
      TransferData pictures,
      TransferSettings settings,
      Path folder,
      PrintWriter writer) {
    try (Transfer recipe = pictures.recipe(taught, tunable.input(), settings)) {
      recipe.block().frozen().ifPresent(words -> writer.println("frozen    " + words));
      return TransferRun.of(
          tunable, recipe, new RunDirectory(folder), resume, Progress.to(writer), output);
    }
  }

  private Verification prune(
      TunableModel tunable,
      NewHead taught,
      TransferData pictures,
      TransferSettings settings,
      Path folder,
      double time,
      PrintWriter writer) {
    if (resume) {
      throw new IllegalArgumentException("a model is pruned in one go: leave out --resume");
    }
    return new PruneRun(tunable, taught, pictures, settings, folder, Progress.to(writer))
        .to(time, prune.steps(), output);
  }

  private Path defaultFolder() {
    String name = model.file().getFileName().toString().replaceFirst("\\.onnx$", "");
    return Path.of("runs", "tune-" + name);
  }

  private static NewHead head(TunableModel tunable, TransferSettings settings, PrintWriter writer) {
    NewHead head = tunable.withClasses(settings.classes(), settings.fit().seed());
    String layer =
        tunable
            .head()
            .layer()
            .map(node -> node.operator() + " '" + node.name() + "'")
            .orElse("none; one is added behind '" + tunable.head().features() + "'");
    writer.println(
        "head      %s%s"
            .formatted(layer, head.kept() ? ", kept, as it tells these classes apart" : ""));
    return head;
  }
}
