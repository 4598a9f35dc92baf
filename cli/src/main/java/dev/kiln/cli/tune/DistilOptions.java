package dev.kiln.cli.tune;

import dev.kiln.cli.console.PixelRangeConverter;
import dev.kiln.runtime.task.Normalization;
import dev.kiln.tune.distil.Counterparts;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of learning from another model. */
final class DistilOptions {
  @Option(
      names = "--teacher",
      paramLabel = "MODEL",
      description =
          "Learn to give what this model gives, of any pictures; labels count too if they name its"
              + " classes.")
  private Path teacher;

  @Option(
      names = "--teacher-image",
      paramLabel = "RANGE",
      converter = PixelRangeConverter.class,
      description = "The pixel values that a teacher of floats expects. Default: --image.")
  private Normalization teacherImage;

  @Option(
      names = "--match",
      paramLabel = "PUPIL=TEACHER",
      split = ",",
      description =
          "Values inside both graphs that shall become alike, too; one name for both if it is the"
              + " same.")
  private List<String> matches = List.of();

  @Option(
      names = "--temperature",
      paramLabel = "N",
      description = "What scores are divided by before they are compared. Default: 4.")
  private double temperature = 4;

  @Option(
      names = "--label-share",
      paramLabel = "SHARE",
      description = "The share of the loss that labels have. Default: 0.5.")
  private double labelShare = 0.5;

  Optional<Path> teacher() {
    return Optional.ofNullable(teacher);
  }

  Optional<Normalization> image(Optional<Normalization> pupils) {
    return Optional.ofNullable(teacherImage).or(() -> pupils);
  }

  List<Counterparts> matches() {
    return matches.stream().map(Counterparts::parse).toList();
  }

  double temperature() {
    return temperature;
  }

  /**
   * Returns the share of the labels.
   *
   * @throws IllegalArgumentException if it is not between 0 and 1
   */
  double labelShare() {
    if (!(labelShare >= 0 && labelShare <= 1)) {
      throw new IllegalArgumentException("--label-share is from 0 to 1, not " + labelShare);
    }
    return labelShare;
  }
}
