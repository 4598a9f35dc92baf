package dev.kiln.cli.run;

import dev.kiln.cli.console.BackgroundOption;
import dev.kiln.cli.console.LabelsFile;
import dev.kiln.cli.console.MemoryOption;
import dev.kiln.cli.console.PixelRangeConverter;
import dev.kiln.cli.console.SizeOption;
import dev.kiln.pipeline.Suggestion;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.background.Background;
import dev.kiln.runtime.task.Normalization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the picture tasks. */
final class TaskOptions {
  /** The tasks that run on pictures. */
  private static final Set<Task> TASKS =
      EnumSet.complementOf(EnumSet.of(Task.GENERATOR, Task.DISCRIMINATOR, Task.NONE));

  private static List<String> names() {
    return TASKS.stream().map(Task::toString).toList();
  }

  /** The choices of {@code --task}, for its help text. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return names().iterator();
    }
  }

  @Option(
      names = "--task",
      paramLabel = "TASK",
      completionCandidates = Names.class,
      description = "The task of a model that does not name one itself: ${COMPLETION-CANDIDATES}.")
  private String task;

  @Option(
      names = "--image",
      paramLabel = "RANGE",
      converter = PixelRangeConverter.class,
      description =
          "The pixel values that a network with float inputs expects: "
              + PixelRangeConverter.RANGES
              + ".")
  private Normalization image;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "Classification, segmentation: the names of the classes, one on each line, in place of the"
              + " model's own.")
  private Path labels;

  @Option(
      names = "--confidence",
      paramLabel = "C",
      description =
          "Digits: the confidence threshold, 0 to 1, whatever else is in the picture; 0 shows"
              + " everything that looks like a digit. Default: 0.5, and more in photos.")
  private Double confidence;

  @Mixin private SizeOption size;

  @Mixin private MemoryOption memory;

  @Option(
      names = "--strength",
      paramLabel = "S",
      description =
          "Style: the strength, from 0 for the photo to 1 for the full style. Default: 1.")
  private Double strength;

  @Option(
      names = "--overlay",
      paramLabel = "O",
      description = "Segmentation: the opacity of the classes' colours, 0 to 1. Default: 0.6.")
  private Double overlay;

  @Mixin private BackgroundOption background;

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "Classification: print the N most probable classes. Default: 5.")
  private Integer top;

  /**
   * Returns the model's task, from its card or else from the command line.
   *
   * @throws IllegalArgumentException if neither names a task, or they disagree
   */
  Task task(Model model) {
    String said = model.card().taskName();
    if (task != null && !TASKS.contains(Task.of(task))) {
      throw new IllegalArgumentException(
          Suggestion.unknown("task", task, names(), "kiln run --help"));
    }
    if (task != null && !said.isEmpty() && !task.equals(said)) {
      throw new IllegalArgumentException(model + ": its task is " + said + ", not " + task);
    }
    if (task == null && said.isEmpty()) {
      throw new IllegalArgumentException(
          model + ": the model does not name its task; name it with --task");
    }
    return task == null ? model.card().task() : Task.of(task);
  }

  /** Refuses options that are given but belong to other tasks. */
  void checkOnly(Task thisTask, String... names) {
    for (String name : given().keySet()) {
      if (!List.of(names).contains(name)) {
        throw new IllegalArgumentException(name + " is not an option of the task " + thisTask);
      }
    }
  }

  private Map<String, Object> given() {
    Map<String, Object> given = new LinkedHashMap<>();
    given.put("--image", image);
    given.put("--labels", labels);
    given.put("--confidence", confidence);
    given.put("--size", size.isGiven() ? size.pixels() : null);
    given.put("--memory", memory.given());
    given.put("--strength", strength);
    given.put("--overlay", overlay);
    given.put("--background", background.isGiven() ? background : null);
    given.put("--smooth", background.isSmoothGiven() ? background : null);
    given.put("--top", top);
    given.values().removeIf(Objects::isNull);
    return given;
  }

  /**
   * Returns the options that a batch takes too, as its arguments.
   *
   * @throws IllegalArgumentException if others are given
   */
  List<String> ofBatch() {
    List<String> arguments = new ArrayList<>();
    given()
        .forEach(
            (name, value) -> {
              if (!List.of("--size", "--top").contains(name)) {
                throw new IllegalArgumentException(
                    name + " is not an option of a table of answers; KilnBatch has more of them");
              }
              arguments.addAll(List.of(name, value.toString()));
            });
    return arguments;
  }

  Normalization image() {
    return image;
  }

  /** Returns the names of the classes: those of {@code --labels}, or else those of the card. */
  List<String> labels(Model model) {
    return labels == null ? model.card().labels() : LabelsFile.read(labels);
  }

  /** Returns the confidence that was asked for, if any. */
  Optional<Double> confidence() {
    return Optional.ofNullable(confidence).map(given -> share("--confidence", given, 0));
  }

  int size() {
    return size.pixels();
  }

  /** Returns the bytes that a run may take, if a number was asked for. */
  OptionalLong memory() {
    return memory.given() == null ? OptionalLong.empty() : OptionalLong.of(memory.bytes());
  }

  double strength() {
    return share("--strength", strength, 1);
  }

  double overlay() {
    return share("--overlay", overlay, 0.6);
  }

  /**
   * Returns what stands behind persons, if anything is asked for.
   *
   * @throws IllegalArgumentException if class colours are asked for too
   * @throws IOException if a picture cannot be read
   */
  Optional<Background> background() throws IOException {
    if (background.isGiven() && overlay != null) {
      throw new IllegalArgumentException(
          "--overlay is for class colours, which --background replaces; choose one");
    }
    return background.read();
  }

  double smoothing() {
    return background.smoothing();
  }

  /**
   * Refuses a smoothing where no frame has one before it.
   *
   * @throws IllegalArgumentException if one is given
   */
  void requirePicturesUnsmoothed() {
    if (background.isSmoothGiven()) {
      throw new IllegalArgumentException("--smooth is for videos; the inputs are pictures");
    }
  }

  int top() {
    if (top != null && top < 1) {
      throw new IllegalArgumentException("--top " + top + ": expected 1 or more classes");
    }
    return top == null ? 5 : top;
  }

  private static double share(String name, Double given, double other) {
    if (given != null && !(given >= 0 && given <= 1)) {
      throw new IllegalArgumentException(name + " " + given + ": expected 0 to 1");
    }
    return given == null ? other : given;
  }
}
