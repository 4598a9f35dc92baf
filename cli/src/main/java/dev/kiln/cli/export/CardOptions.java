package dev.kiln.cli.export;

import dev.kiln.cli.console.LabelsFile;
import dev.kiln.cli.console.PaletteFile;
import dev.kiln.cli.console.PixelRangeConverter;
import dev.kiln.pipeline.export.Exports;
import dev.kiln.runtime.task.Normalization;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** What the person knows of a network that its weights do not say. */
final class CardOptions {
  @Option(
      names = "--image",
      paramLabel = "RANGE",
      converter = PixelRangeConverter.class,
      description =
          "The pixel values that the network was trained on: "
              + PixelRangeConverter.RANGES
              + ". Default: the run's, or those of the network's article (segmentation: unit).")
  private Normalization image;

  @Option(
      names = "--classes",
      paramLabel = "N",
      description = "The number of classes. Default: that of the run or of --weights.")
  private Integer classes;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "The names of the classes, one on each line.")
  private Path labels;

  @Option(
      names = "--palette",
      paramLabel = "FILE",
      description =
          "Segmentation: the colours of the classes, one on each line, as #rrggbb or three numbers.")
  private Path palette;

  @Option(
      names = "--size",
      paramLabel = "N",
      description =
          "Segmentation: the longer side in pixels at which pictures are seen unless told otherwise."
              + " Default: their own.")
  private Integer size;

  @Option(
      names = "--metadata",
      paramLabel = "NAME=TEXT",
      description = "Add an entry to the model's metadata, such as licence=MIT. Can be repeated.")
  private Map<String, String> metadata = Map.of();

  /** Returns whether the range of pixels is given. */
  boolean sayPixels() {
    return image != null;
  }

  /** Returns an export that says the same. */
  Exports describe(Exports plain) {
    if (classes != null && classes < 1) {
      throw new IllegalArgumentException("--classes " + classes + ": expected 1 or more");
    }
    Exports exports = plain.withMetadata(metadata);
    exports = image == null ? exports : exports.withImage(image);
    exports = classes == null ? exports : exports.withClasses(classes);
    exports = size == null ? exports : exports.withSize(size);
    exports = labels == null ? exports : exports.withLabels(LabelsFile.read(labels));
    return palette == null ? exports : exports.withPalette(PaletteFile.read(palette));
  }
}
