package dev.kiln.cli.live;

import dev.kiln.pipeline.Suggestion;
import dev.kiln.pipeline.models.ShippedModels;
import dev.kiln.runtime.ModelCard;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.background.BackgroundEffect;
import dev.kiln.runtime.render.FrameRenderer;
import dev.kiln.webcam.session.ModelCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that say which models to offer. */
final class OfferedModels {
  @Option(
      names = "--model",
      paramLabel = "MODEL",
      split = ",",
      description =
          "Offer these models, files or names, and start with the first; A+B shows two beside each"
              + " other. Default: all in models/.")
  private List<String> models = List.of();

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description =
          "The task of the models that do not name one themselves: digits, style or segmentation.")
  private String task;

  @Option(
      names = "--auto",
      description =
          "Start with the first of the models, all of one task, that reaches 25 frames per second at"
              + " 640x480 on this machine, or else with the fastest.")
  private boolean auto;

  /** Returns whether the speed of the models decides. */
  boolean isAuto() {
    return auto;
  }

  /**
   * Opens the catalog.
   *
   * @param persons whether the models must know persons
   * @throws IllegalArgumentException if a model is unknown or does not serve the options
   */
  ModelCatalog open(Options options, boolean persons) {
    Map<String, Path> files = new LinkedHashMap<>();
    List<String> offered = new ArrayList<>();
    for (String model : models.isEmpty() ? ShippedModels.names() : models) {
      List<String> names = new ArrayList<>();
      for (String part : parts(model)) {
        Path file = ShippedModels.find(part);
        if (!models.isEmpty() || !persons || knowsPersons(file)) {
          String name = file.getFileName().toString().replaceFirst("\\.onnx$", "");
          files.put(name, file);
          names.add(name);
        }
      }
      offered.add(String.join("+", names));
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException(
          "--background: no model in models/ has a class 'person'; name one with --model");
    }
    ModelCatalog catalog = new ModelCatalog(files, options, task());
    if (!models.isEmpty()) {
      catalog.offer(offered);
    }
    require(catalog, persons);
    return catalog;
  }

  /** Returns the two models of A+B, or the one; the plus may also be part of a file's name. */
  private static List<String> parts(String model) {
    int plus = model.indexOf('+');
    boolean two = plus > 0 && plus < model.length() - 1 && !Files.exists(Path.of(model));
    return two ? List.of(model.substring(0, plus), model.substring(plus + 1)) : List.of(model);
  }

  private void require(ModelCatalog catalog, boolean persons) {
    Task first = catalog.entries().get(0).task();
    for (ModelCatalog.Entry entry : catalog.entries()) {
      if (persons && !entry.persons()) {
        throw new IllegalArgumentException(
            "%s: --background needs a model with a class 'person' or with two classes; name one with"
                    .formatted(entry.name())
                + " --model");
      }
      if (auto && entry.task() != first) {
        throw new IllegalArgumentException(
            "--auto chooses among models of one task, not %s and %s; name them with --model"
                .formatted(first, entry.task()));
      }
    }
  }

  private static boolean knowsPersons(Path file) {
    ModelCard card = ModelCard.read(file);
    return card.task() == Task.SEGMENTATION && BackgroundEffect.knowsPersons(card.labels());
  }

  private Task task() {
    List<String> names = FrameRenderer.TASKS.stream().map(Task::toString).sorted().toList();
    if (task != null && !names.contains(task)) {
      throw new IllegalArgumentException(
          Suggestion.unknown("task", task, names, "kiln live --help"));
    }
    return task == null ? Task.NONE : Task.of(task);
  }
}
