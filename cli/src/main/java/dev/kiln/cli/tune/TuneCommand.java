package dev.kiln.cli.tune;

import dev.kiln.cli.console.LabelsFile;
import dev.kiln.cli.console.ModelParameter;
import dev.kiln.cli.console.PixelRangeConverter;
import dev.kiln.cli.console.TrainerLibrary;
import dev.kiln.graph.verify.Verification;
import dev.kiln.pipeline.tune.PruneRun;
import dev.kiln.pipeline.tune.TransferData;
import dev.kiln.pipeline.tune.TunableModel;
import dev.kiln.pipeline.tune.Tuning;
import dev.kiln.pipeline.tune.TuningRun;
import dev.kiln.runtime.ModelCard;
import dev.kiln.runtime.task.Normalization;
import dev.kiln.train.data.segmentation.VocFolder;
import dev.kiln.train.fit.Progress;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.tune.transfer.Head;
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

/** {@code kiln tune}: teaches a model other classes, or what another model knows. */
@Command(
    name = "tune",
    description = {
      "Teach a classifier or segmenter from any ONNX file the classes of your pictures, or a style model a painting.",
      "The last layer is replaced by one for the classes. Ctrl-C saves the run; --resume continues it."
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
              + " MNIST's format; or pictures with masks in Pascal VOC's layout.")
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
              + " 28 if they are grey. For a segmenter, the side of the parts that are cut out.")
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

  @Mixin private PaintingOptions painting;

  @Mixin private PruneOptions prune;

  @Mixin private DistilOptions distil;

  @Override
  public void run() {
    // Plots need no display, and a display that is set may be out of reach.
    System.setProperty("java.awt.headless", "true");
    PrintWriter writer = spec.commandLine().getOut();
    boolean paints = painting.painting().isPresent();
    Optional<Normalization> range = Optional.ofNullable(image);
    TunableModel tunable =
        paints
            ? TunableModel.ofPictures(model.file(), range, size)
            : TunableModel.read(model.file(), range, size);
    tunable.requireApart(output);
    if (prune.time().isPresent() && (paints || VocFolder.isIn(data))) {
      throw new IllegalArgumentException("--prune and --max-latency are for classifiers");
    }
    TrainerLibrary.require();
    Path folder = out == null ? defaultFolder() : out;
    writer.println("verify    " + tuned(tunable, folder, writer));
    writer.println(output + ": " + can());
  }

  /** Says what the model that was written can do. */
  private String can() {
    List<String> classes = ModelCard.read(output).labels();
    return painting
        .painting()
        .map(picture -> "paints as " + picture.getFileName())
        .orElse(
            classes.isEmpty()
                ? "gives what its teacher gives"
                : "tells " + String.join(", ", classes) + " apart");
  }

  private Verification tuned(TunableModel tunable, Path folder, PrintWriter writer) {
    if (distil.teacher().isPresent()) {
      return pupil(tunable, folder, writer);
    }
    if (painting.painting().isPresent()) {
      return tuned(tunable, painting.tuning(tunable, data, size, options, writer), folder, writer);
    }
    return VocFolder.isIn(data)
        ? segmenter(tunable, folder, writer)
        : classifier(tunable, folder, writer);
  }

  private Verification pupil(TunableModel tunable, Path folder, PrintWriter writer) {
    if (prune.time().isPresent() || painting.painting().isPresent()) {
      throw new IllegalArgumentException(
          "--teacher and --prune or a painting do not go together: do one after the other");
    }
    DistilTuning lesson = new DistilTuning(tunable, distil, options, writer);
    return tuned(
        tunable, lesson.of(data, names(), Optional.ofNullable(image), size), folder, writer);
  }

  private Verification segmenter(TunableModel tunable, Path folder, PrintWriter writer) {
    Optional<String> named = Optional.ofNullable(head);
    return tuned(
        tunable,
        new SegmenterTuning(tunable, named, options, writer).of(data, size),
        folder,
        writer);
  }

  private Verification classifier(TunableModel tunable, Path folder, PrintWriter writer) {
    TransferData pictures = TransferData.in(data, names());
    TransferSettings settings = options.or(pictures.defaults());
    Head found = tunable.head(Optional.ofNullable(head));
    NewHead taught = tunable.withClasses(found, settings.classes(), settings.fit().seed());
    writer.println(HeadLine.of(found, taught));
    Optional<Double> time = prune.time();
    if (time.isEmpty()) {
      Transfer recipe = pictures.recipe(taught, tunable.input(), settings);
      return tuned(tunable, Tuning.of(recipe), folder, writer);
    }
    if (resume) {
      throw new IllegalArgumentException("a model is pruned in one go: leave out --resume");
    }
    return new PruneRun(tunable, taught, pictures, settings, folder, Progress.to(writer))
        .to(time.get(), prune.steps(), output);
  }

  private Verification tuned(TunableModel tunable, Tuning tuning, Path folder, PrintWriter writer) {
    try (tuning) {
      tuning.block().frozen().ifPresent(words -> writer.println("frozen    " + words));
      return TuningRun.of(
          tunable, tuning, new RunDirectory(folder), resume, Progress.to(writer), output);
    }
  }

  private List<String> names() {
    return labels == null ? List.of() : LabelsFile.read(labels);
  }

  private Path defaultFolder() {
    String name = model.file().getFileName().toString().replaceFirst("\\.onnx$", "");
    return Path.of("runs", "tune-" + name);
  }
}
