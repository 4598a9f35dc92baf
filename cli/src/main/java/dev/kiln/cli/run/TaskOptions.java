package dev.kiln.cli.run;

import dev.kiln.cli.console.NormalizationConverter;
import dev.kiln.cli.console.WrongArgumentException;
import dev.kiln.pipeline.Suggestion;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.task.DigitRecognizer;
import dev.kiln.runtime.task.Normalization;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** How a model answers: what each task lets people choose. */
final class TaskOptions {
  private static final Set<Task> TASKS =
      EnumSet.of(
          Task.DIGITS,
          Task.STYLE,
          Task.SEGMENTATION,
          Task.CLASSIFICATION,
          Task.AUTOENCODER,
          Task.ENCODER);

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description =
          "What a model is for that does not say it: digits, style, segmentation, classification,"
              + " autoencoder or encoder.")
  private String task;

  @Option(
      names = "--image",
      paramLabel = "RANGE",
      converter = NormalizationConverter.class,
      description =
          "What a network that takes plain numbers makes of pixels: imagenet (mean and deviation),"
              + " unit (0..1), signed (-1..1) or byte (0..255).")
  private Normalization image;

  @Option(
      names = "--confidence",
      paramLabel = "C",
      description = "Digits: what is less sure is left out, 0 to 1. Default: 0.5.")
  private Double confidence;

  @Option(
      names = "--size",
      paramLabel = "N",
      description = "Style, segmentation: scale pictures to N pixels along the longer side first.")
  private Integer size;

  @Option(
      names = "--strength",
      paramLabel = "S",
      description = "Style: how much of it is seen, 0 to 1. Default: 1.")
  private Double strength;

  @Option(
      names = "--overlay",
      paramLabel = "O",
      description = "Segmentation: how opaque the classes' colours are, 0 to 1. Default: 0.6.")
  private Double overlay;

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "Classification: how many classes are named. Default: 5.")
  private Integer top;

  /** What the model is for: what its card says, or else what the command line says. */
  Task task(Model model) {
    String said = model.card().taskName();
    if (task != null && !TASKS.contains(Task.of(task))) {
      List<String> names = TASKS.stream().map(Task::toString).toList();
      throw new WrongArgumentException(Suggestion.unknown("task", task, names, "kiln run --help"));
    }
    if (task != null && !said.isEmpty() && !task.equals(said)) {
      throw new WrongArgumentException(model + ": its task is " + said + ", not " + task);
    }
    if (task == null && said.isEmpty()) {
      throw new WrongArgumentException(
          model + ": the model does not say what it is for; say it with --task");
    }
    return task == null ? model.card().task() : Task.of(task);
  }

  /** Refuses what was chosen but belongs to other tasks. */
  void checkOnly(Task thisTask, String... names) {
    Map<String, Object> chosen = new LinkedHashMap<>();
    chosen.put("--image", image);
    chosen.put("--confidence", confidence);
    chosen.put("--size", size);
    chosen.put("--strength", strength);
    chosen.put("--overlay", overlay);
    chosen.put("--top", top);
    chosen.forEach(
        (name, value) -> {
          if (value != null && !List.of(names).contains(name)) {
            throw new WrongArgumentException(name + " does not go with the task " + thisTask);
          }
        });
  }

  Normalization image() {
    return image;
  }

  double confidence() {
    return share("--confidence", confidence, DigitRecognizer.MINIMUM_CONFIDENCE);
  }

  int size() {
    if (size != null && size < 1) {
      throw new WrongArgumentException("--size " + size + ": expected 1 or more pixels");
    }
    return size == null ? 0 : size;
  }

  double strength() {
    return share("--strength", strength, 1);
  }

  double overlay() {
    return share("--overlay", overlay, 0.6);
  }

  int top() {
    if (top != null && top < 1) {
      throw new WrongArgumentException("--top " + top + ": expected 1 or more classes");
    }
    return top == null ? 5 : top;
  }

  private static double share(String name, Double given, double other) {
    if (given != null && !(given >= 0 && given <= 1)) {
      throw new WrongArgumentException(name + " " + given + ": expected 0 to 1");
    }
    return given == null ? other : given;
  }
}
