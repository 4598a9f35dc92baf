package dev.kiln.cli.eval;

import dev.kiln.cli.console.JsonOption;
import dev.kiln.cli.console.ModelParameter;
import dev.kiln.pipeline.eval.ClassificationAccuracy;
import dev.kiln.pipeline.eval.DigitsAccuracy;
import dev.kiln.pipeline.eval.Evaluation;
import dev.kiln.pipeline.eval.GeneratorQuality;
import dev.kiln.pipeline.eval.ReconstructionQuality;
import dev.kiln.pipeline.eval.SegmentationQuality;
import dev.kiln.pipeline.models.ModelFiles;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Task;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kiln eval}: measures how good a model is on the test part of a data set. */
@Command(
    name = "eval",
    description = "Evaluate a model on a test set.",
    mixinStandardHelpOptions = true)
public final class EvalCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ModelParameter model;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "The folder of the data set: MNIST for digits and autoencoders (downloaded if not given),"
              + " one folder per class for classification, the Pascal VOC layout for"
              + " segmentation.")
  private Path data;

  @Option(
      names = "--list",
      paramLabel = "NAME",
      description =
          "Segmentation: the list of pictures to use. Default: test, or val if there is no test.")
  private String list;

  @Option(
      names = "--classifier",
      paramLabel = "MODEL",
      defaultValue = "digits",
      description = "Generators: the model that judges the pictures. Default: ${DEFAULT-VALUE}.")
  private String classifier;

  @Mixin private JsonOption json;

  @Override
  public Integer call() throws IOException {
    try (Model open = Model.open(model.file())) {
      Evaluation evaluation = measure(open);
      PrintWriter out = spec.commandLine().getOut();
      json.print(evaluation, out, e -> e.print(out));
    }
    return 0;
  }

  private Evaluation measure(Model open) throws IOException {
    Task task = open.card().task();
    return switch (task) {
      case DIGITS -> DigitsAccuracy.measure(model.name(), open, data);
      case AUTOENCODER -> ReconstructionQuality.measure(model.name(), open, data);
      case GENERATOR -> {
        try (Model judge = Model.open(ModelFiles.find(classifier))) {
          yield GeneratorQuality.measure(model.name(), open, classifier, judge);
        }
      }
      case CLASSIFICATION -> ClassificationAccuracy.measure(model.name(), open, folder(task));
      case SEGMENTATION ->
          SegmentationQuality.measure(
              model.name(), open, folder(task), list, spec.commandLine().getErr());
      case STYLE, ENCODER, DISCRIMINATOR, NONE ->
          throw new IllegalArgumentException(
              model.name()
                  + ": its task is '"
                  + open.card().taskName()
                  + "'; only digits, classification, segmentation, autoencoder and generator can be"
                  + " evaluated");
    };
  }

  private Path folder(Task task) {
    if (data == null) {
      throw new IllegalArgumentException(
          model.name() + ": to evaluate " + task + ", name the data set with --data");
    }
    return data;
  }
}
