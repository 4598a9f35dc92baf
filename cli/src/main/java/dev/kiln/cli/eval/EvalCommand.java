package dev.kiln.cli.eval;

import dev.kiln.cli.console.JsonOutput;
import dev.kiln.cli.console.WrongArgumentException;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiln eval}: how good a model is, on a data set's test part. */
@Command(
    name = "eval",
    description = "Measure how good a model is on a test set.",
    mixinStandardHelpOptions = true)
public final class EvalCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A model file, or a name that 'kiln models' lists.")
  private String model;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "The data set's folder: MNIST for digits and autoencoders (without it, from the cache or"
              + " the net), a folder for each class for classifiers, Pascal VOC's layout for"
              + " segmentation.")
  private Path data;

  @Option(
      names = "--list",
      paramLabel = "NAME",
      description =
          "Segmentation: the list of pictures. Default: test, or val where there is none.")
  private String list;

  @Option(
      names = "--classifier",
      paramLabel = "MODEL",
      defaultValue = "digits",
      description = "What judges a generator's pictures. Default: ${DEFAULT-VALUE}.")
  private String classifier;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    try (Model open = Model.open(ModelFiles.find(model))) {
      Evaluation evaluation = measure(open);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(JsonOutput.of(evaluation));
      } else {
        evaluation.print(out);
      }
    }
    return 0;
  }

  private Evaluation measure(Model open) throws IOException {
    Task task = open.card().task();
    return switch (task) {
      case DIGITS -> DigitsAccuracy.measure(model, open, data);
      case AUTOENCODER -> ReconstructionQuality.measure(model, open, data);
      case GENERATOR -> {
        try (Model judge = Model.open(ModelFiles.find(classifier))) {
          yield GeneratorQuality.measure(model, open, classifier, judge);
        }
      }
      case CLASSIFICATION -> ClassificationAccuracy.measure(model, open, folder(task));
      case SEGMENTATION ->
          SegmentationQuality.measure(model, open, folder(task), list, spec.commandLine().getErr());
      case STYLE, ENCODER, DISCRIMINATOR, NONE ->
          throw new WrongArgumentException(
              model
                  + ": its task is '"
                  + open.card().taskName()
                  + "'; what can be measured is digits, classification, segmentation, autoencoder"
                  + " and generator");
    };
  }

  private Path folder(Task task) {
    if (data == null) {
      throw new WrongArgumentException(model + ": to measure " + task + ", name the --data");
    }
    return data;
  }
}
