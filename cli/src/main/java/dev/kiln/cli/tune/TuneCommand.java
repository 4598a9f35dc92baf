package dev.kiln.cli.tune;

import dev.kiln.cli.console.LabelsFile;
import dev.kiln.cli.console.ModelParameter;
import dev.kiln.cli.console.PixelRangeConverter;
import dev.kiln.pipeline.tune.TransferRun;
import dev.kiln.pipeline.tune.TunableModel;
import dev.kiln.runtime.task.Normalization;
import dev.kiln.train.data.ClassFolder;
import dev.kiln.train.data.DividedFolder;
import dev.kiln.train.data.Mnist;
import dev.kiln.train.fit.Progress;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.recipe.classify.ClassifySettings;
import dev.kiln.tune.transfer.NewHead;
import dev.kiln.tune.transfer.Transfer;
import dev.kiln.tune.transfer.TransferSettings;
import java.io.PrintWriter;
import java.nio.file.Files;
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
  /** One in this many pictures is held back for testing if the data has no test part. */
  private static final int HELD_BACK = 10;

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

  @Override
  public void run() {
    // Plots need no display, and a display that is set may be out of reach.
    System.setProperty("java.awt.headless", "true");
    PrintWriter writer = spec.commandLine().getOut();
    TunableModel tunable =
        TunableModel.read(
            model.file(), Optional.ofNullable(image), Optional.ofNullable(head), size);
    tunable.requireApart(output);
    RunDirectory directory = new RunDirectory(out == null ? defaultFolder() : out);
    try (Transfer recipe = recipe(tunable, writer)) {
      recipe.block().frozen().ifPresent(words -> writer.println("frozen    " + words));
      var verification =
          TransferRun.of(tunable, recipe, directory, resume, Progress.to(writer), output);
      writer.println("verify    " + verification);
      writer.println(output + ": tells " + String.join(", ", classes(recipe)) + " apart");
    }
  }

  private Path defaultFolder() {
    String name = model.file().getFileName().toString().replaceFirst("\\.onnx$", "");
    return Path.of("runs", "tune-" + name);
  }

  private static List<String> classes(Transfer recipe) {
    return ((TransferSettings) recipe.plan().settings()).classes();
  }

  private Transfer recipe(TunableModel tunable, PrintWriter writer) {
    return Files.isDirectory(data) && Mnist.isIn(data)
        ? digits(tunable, writer)
        : pictures(tunable, writer);
  }

  private Transfer digits(TunableModel tunable, PrintWriter writer) {
    List<String> classes = labels == null ? ClassifySettings.DIGITS : LabelsFile.read(labels);
    TransferSettings settings = options.or(TransferSettings.ofDigits(classes));
    return new Transfer(
        head(tunable, settings, writer),
        tunable.input(),
        Mnist.train(data, classes.size()),
        Mnist.test(data, classes.size()),
        settings);
  }

  private Transfer pictures(TunableModel tunable, PrintWriter writer) {
    if (labels != null) {
      throw new IllegalArgumentException(
          "--labels is for data in MNIST's format; the folders of pictures name their classes");
    }
    Optional<DividedFolder> divided = DividedFolder.of(data);
    ClassFolder all = ClassFolder.of(divided.map(DividedFolder::train).orElse(data));
    ClassFolder tests =
        divided
            .map(parts -> ClassFolder.of(parts.test()).withClasses(all.classes()))
            .orElseGet(() -> all.spread(Math.max(1, all.size() / HELD_BACK)));
    ClassFolder rest = divided.isPresent() ? all : all.without(tests);
    TransferSettings settings = options.or(TransferSettings.ofPictures(all.classes()));
    return new Transfer(head(tunable, settings, writer), tunable.input(), rest, tests, settings);
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
