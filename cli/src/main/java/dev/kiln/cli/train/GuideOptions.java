package dev.kiln.cli.train;

import dev.kiln.cli.console.PixelRangeConverter;
import dev.kiln.pipeline.models.ShippedModels;
import dev.kiln.runtime.task.Normalization;
import dev.kiln.train.network.Network;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options of networks for pictures that learn from another model, and for video. */
final class GuideOptions {
  @Option(
      names = "--teacher",
      paramLabel = "MODEL",
      description =
          "Learn also from this model: a style network from what it paints of the photos, in the pixel"
              + " warm-up from that alone; a segmenter from its labels of the photos of --photos.")
  String teacher;

  @Option(
      names = "--teacher-image",
      paramLabel = "RANGE",
      converter = PixelRangeConverter.class,
      description =
          "The pixel values of the teacher if it does not take bytes: imagenet, unit, signed, byte,"
              + " or MEAN,STD.")
  Normalization teacherImage;

  @Option(
      names = "--stability",
      paramLabel = "W",
      description =
          "Paint or label a frame and the next one of a video alike: the weight of their mean"
              + " difference. A style network's training squares become 8 pixels smaller.")
  Double stability;

  /** Returns whether a network lacks an option of these, by its name with the dashes. */
  static boolean lacks(Network network, String option) {
    boolean guided =
        network.kind() == Network.Kind.STYLE || network.kind() == Network.Kind.SEGMENTATION;
    return !guided && Set.of("--teacher", "--teacher-image", "--stability").contains(option);
  }

  /** Returns the file of the teacher, or that of an earlier run if none is given. */
  String teacher(String earlier) {
    return teacher == null ? earlier : ShippedModels.find(teacher).toString();
  }
}
