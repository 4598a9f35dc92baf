package dev.kiln.train.fit;

import dev.kiln.train.TrainingException;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Training runs side by side.
 *
 * @param runs the runs, each with at least one epoch, by the names of their folders
 */
public record ComparedRuns(Map<String, Run> runs) {
  private static final String TEST = "test_";

  /**
   * Reads runs.
   *
   * @param folders the run directories; those of the same name are told apart by their paths
   * @throws TrainingException if a folder holds no run, or one without a whole epoch
   */
  public static ComparedRuns of(List<Path> folders) {
    Map<String, Run> runs = new LinkedHashMap<>();
    for (Path folder : folders) {
      Run run = new RunDirectory(folder).run();
      if (run.epochs().isEmpty()) {
        throw new TrainingException(folder + ": no epoch of this run is done yet");
      }
      Path name = folder.toAbsolutePath().normalize().getFileName();
      boolean free = name != null && !runs.containsKey(name.toString());
      runs.put(free ? name.toString() : folder.toString(), run);
    }
    return new ComparedRuns(runs);
  }

  /** Returns the test metrics of the epoch whose weights a run kept, those of classes left out. */
  public static Map<String, Double> tested(Run run) {
    Map<String, Double> tested = new TreeMap<>();
    run.epochs()
        .get(run.kept())
        .metrics()
        .forEach(
            (metric, value) -> {
              if (metric.startsWith(TEST) && !metric.contains("/")) {
                tested.put(metric.substring(TEST.length()), value);
              }
            });
    return tested;
  }

  /** Returns the samples that the fastest epoch of a run, tests included, took in a second. */
  public static double fastest(Run run) {
    return run.epochs().stream()
        .mapToDouble(epoch -> epoch.samples() / epoch.seconds())
        .max()
        .orElseThrow();
  }

  /** Returns a picture of a panel for each test metric, with a curve for each run. */
  public BufferedImage curves() {
    return Curves.compared(runs);
  }
}
