package dev.kiln.cli.export;

import dev.kiln.graph.quantize.Goal;
import dev.kiln.graph.quantize.Quality;
import dev.kiln.pipeline.quantize.LabelledObjective;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What an int8 model must reach. */
final class GoalOptions {
  /** The ratio in dB that stands for equal outputs. */
  private static final double EQUAL = 120;

  @Option(
      names = "--min-psnr",
      paramLabel = "DB",
      description =
          "The fastest int8 model whose outputs have at least this mean peak signal-to-noise ratio"
              + " against float's. Default: 43 for pictures.")
  private Double minPsnr;

  @Option(
      names = "--min-agreement",
      paramLabel = "SHARE",
      description =
          "The fastest int8 model that gives at least this share of pixels or pictures float's"
              + " class. Default: 0.982 for classes.")
  private Double minAgreement;

  @Option(
      names = "--max-drop",
      paramLabel = "X",
      description =
          "The fastest int8 model whose accuracy or mean IoU on --labelled is at most this much below"
              + " float's, such as 0.01.")
  private Double maxDrop;

  @Option(
      names = "--labelled",
      paramLabel = "DIR",
      description =
          "For --max-drop: labelled data, as 'kiln eval --data' takes it. Default: that of"
              + " --calibrate.")
  private Path labelled;

  @Option(
      names = "--max-latency",
      paramLabel = "SHARE",
      description = "The best int8 model that takes at most this share of float's time.")
  private Double maxLatency;

  @Option(
      names = "--even-if-slower",
      description = "Take an int8 model that is no faster too, because it is smaller.")
  private boolean evenIfSlower;

  /**
   * @throws IllegalArgumentException if the options contradict each other
   */
  void check() {
    if (Stream.of(minPsnr, minAgreement, maxDrop).filter(Objects::nonNull).count() > 1) {
      throw new IllegalArgumentException(
          "--min-psnr, --min-agreement, --max-drop: give one of the three");
    }
    if (labelled != null && maxDrop == null) {
      throw new IllegalArgumentException("--labelled is for --max-drop");
    }
    requireWithin("--min-psnr", minPsnr, EQUAL);
    requireWithin("--min-agreement", minAgreement, 1);
    requireWithin("--max-latency", maxLatency, 1);
    if (maxDrop != null && !(maxDrop >= 0 && maxDrop < 1)) {
      throw new IllegalArgumentException(
          "--max-drop %s: expected 0 or more, less than 1".formatted(maxDrop));
    }
  }

  private static void requireWithin(String option, Double value, double most) {
    if (value != null && !(value > 0 && value <= most)) {
      throw new IllegalArgumentException(
          "%s %s: expected more than 0, at most %.0f".formatted(option, value, most));
    }
  }

  /** Returns the name of an option that is given, if there is one. */
  Optional<String> given() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("--min-psnr", minPsnr);
    all.put("--min-agreement", minAgreement);
    all.put("--max-drop", maxDrop);
    all.put("--max-latency", maxLatency);
    all.put("--even-if-slower", evenIfSlower ? true : null);
    return all.entrySet().stream()
        .filter(option -> option.getValue() != null)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  Goal goal(Optional<LabelledObjective> objective) {
    Goal goal = Goal.USUAL;
    if (objective.isPresent()) {
      goal = Goal.reaching(objective.get());
    } else if (minPsnr != null) {
      goal = Goal.atLeast(Quality.PSNR, minPsnr);
    } else if (minAgreement != null) {
      goal = Goal.atLeast(Quality.AGREEMENT, minAgreement);
    }
    goal = evenIfSlower ? goal.orSlower() : goal;
    return maxLatency == null ? goal : goal.within(maxLatency);
  }

  /** Returns the objective on labelled data, if that is what is wanted. */
  Optional<LabelledObjective> objective(Path source, Path calibrate) {
    return maxDrop == null
        ? Optional.empty()
        : Optional.of(
            LabelledObjective.of(source, labelled == null ? calibrate : labelled, maxDrop));
  }
}
