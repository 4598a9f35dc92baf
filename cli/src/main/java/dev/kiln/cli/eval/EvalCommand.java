package dev.kiln.cli.eval;

import dev.kiln.cli.console.JsonOption;
import dev.kiln.cli.console.ModelParameter;
import dev.kiln.cli.console.RunProgress;
import dev.kiln.pictures.PictureException;
import dev.kiln.pipeline.Suggestion;
import dev.kiln.pipeline.eval.CodePlot;
import dev.kiln.pipeline.eval.Evaluate;
import dev.kiln.pipeline.eval.Evaluation;
import dev.kiln.runtime.Task;
import dev.kiln.train.data.PretrainedWeights;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
      names = "--task",
      paramLabel = "TASK",
      description = "The task of a model that does not name one itself, such as digits.")
  private String task;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "The folder of the data set: MNIST for digits and autoencoders (downloaded if not given),"
              + " one folder per class for classification, the Pascal VOC layout for"
              + " segmentation. Generators are compared with MNIST or a folder of pictures.")
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

  @Option(
      names = "--style",
      paramLabel = "FILE",
      description = "Styles: the painting. --data is a folder of photos.")
  private Path style;

  @Option(
      names = "--vgg",
      paramLabel = "FILE",
      description =
          "Styles: the weights of VGG16. Default: torchvision's, downloaded once (528 MB).")
  private Path vgg;

  @Option(
      names = "--video",
      paramLabel = "CLIP",
      arity = "1..*",
      description =
          "Styles and segmentation: videos to measure flicker on, in place of --data: how much the"
              + " answers change from one frame to the next where the video does not.")
  private List<Path> videos = List.of();

  @Option(
      names = "--codes",
      paramLabel = "FILE",
      description =
          "Autoencoders: also draw the codes of 200 test digits in space, each as its digit.")
  private Path codes;

  @Mixin private JsonOption json;

  @Override
  public Integer call() throws IOException {
    Evaluate evaluate = Evaluate.of(model.name()).withClassifier(classifier);
    if (task != null) {
      evaluate = evaluate.withTask(task());
    }
    if (data != null) {
      evaluate = evaluate.withData(data);
    }
    if (list != null) {
      evaluate = evaluate.withList(list);
    }
    if (style != null) {
      if (!Files.isRegularFile(style)) {
        throw new IllegalArgumentException(style + ": no such file; --style takes a picture");
      }
      evaluate = evaluate.withStyle(style, vgg == null ? PretrainedWeights.VGG16.cached() : vgg);
    }
    if (!videos.isEmpty()) {
      if (data != null || list != null || style != null || vgg != null || codes != null) {
        throw new IllegalArgumentException(
            "--video measures flicker alone; give it without --data, --list, --style, --vgg and"
                + " --codes");
      }
      evaluate = evaluate.withVideos(videos);
    }
    PrintWriter err = spec.commandLine().getErr();
    String unit = videos.isEmpty() ? "pictures" : "pairs of frames";
    Evaluation evaluation;
    try (RunProgress bar = new RunProgress(model.name(), unit, -1, err)) {
      evaluation = evaluate.withListener(bar::at).measure();
    }
    if (codes != null) {
      CodePlot.draw(model.name(), Optional.ofNullable(data), codes);
    }
    PrintWriter out = spec.commandLine().getOut();
    json.print(evaluation, out, new EvaluationText(out)::print);
    evaluation.leftOut().forEach(line -> err.println("kiln: " + line + "; left out"));
    if (!evaluation.leftOut().isEmpty()) {
      throw new PictureException(
          "pictures of the test set that were left out: %d".formatted(evaluation.leftOut().size()));
    }
    return 0;
  }

  private Task task() {
    List<String> names = Stream.of(Task.values()).map(Task::toString).toList();
    if (!names.contains(task)) {
      throw new IllegalArgumentException(
          Suggestion.unknown("task", task, names, "kiln eval --help"));
    }
    return Task.of(task);
  }
}
