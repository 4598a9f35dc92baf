package dev.kiln.cli.export;

import dev.kiln.cli.console.LabelsFile;
import dev.kiln.cli.console.PaletteFile;
import dev.kiln.pipeline.Suggestion;
import dev.kiln.pipeline.export.ForeignCard;
import dev.kiln.runtime.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What the person knows of a model that somebody else made. */
final class ForeignCardOptions {
  @Option(
      names = "--task",
      paramLabel = "TASK",
      description = "Say in the model what its task is, such as segmentation.")
  private String task;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "Store the names of the classes, one on each line, in the model.")
  private Path labels;

  @Option(
      names = "--palette",
      paramLabel = "FILE",
      description =
          "Segmentation: store the colours of the classes, one on each line, as #rrggbb or three"
              + " numbers.")
  private Path palette;

  @Option(
      names = "--size",
      paramLabel = "N",
      description =
          "Segmentation: store the longer side in pixels at which pictures are seen unless told"
              + " otherwise.")
  private Integer size;

  @Option(
      names = "--metadata",
      paramLabel = "NAME=TEXT",
      description = "Add an entry to the model's metadata, such as licence=MIT. Can be repeated.")
  private Map<String, String> metadata = Map.of();

  /**
   * Returns what is stated.
   *
   * @throws IllegalArgumentException if an option is wrong
   */
  ForeignCard card() {
    if (size != null && size < 1) {
      throw new IllegalArgumentException("--size " + size + ": expected 1 or more pixels");
    }
    return new ForeignCard(
        task(),
        labels == null ? List.of() : LabelsFile.read(labels),
        palette == null ? List.of() : PaletteFile.read(palette),
        size == null ? 0 : size,
        metadata);
  }

  /** Requires that none is given, for what writes models that already have a card. */
  void requireNone(String reason) {
    if (task != null || labels != null || palette != null || size != null || !metadata.isEmpty()) {
      throw new IllegalArgumentException(reason);
    }
  }

  private Task task() {
    if (task == null) {
      return Task.NONE;
    }
    List<String> names =
        Stream.of(Task.values()).filter(t -> t != Task.NONE).map(Task::toString).toList();
    if (!names.contains(task)) {
      throw new IllegalArgumentException(
          Suggestion.unknown("task", task, names, "kiln optimize --help"));
    }
    return Task.of(task);
  }
}
