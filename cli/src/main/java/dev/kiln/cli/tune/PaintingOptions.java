package dev.kiln.cli.tune;

import dev.kiln.pipeline.tune.TunableModel;
import dev.kiln.pipeline.tune.Tuning;
import dev.kiln.train.data.PictureSplit;
import dev.kiln.train.data.PretrainedWeights;
import dev.kiln.train.recipe.style.Style;
import dev.kiln.train.recipe.style.StyleSettings;
import dev.kiln.tune.transfer.StyleBlock;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of teaching a style model another painting. */
final class PaintingOptions {
  private static final int USUAL_SIZE = 256;

  /** The number of photos held back for testing if the data has no test part. */
  private static final int HELD_BACK = 12;

  @Option(
      names = "--style",
      paramLabel = "FILE",
      description =
          "Teach a style model to paint as this picture. --data is a folder of photos, or of train/"
              + " and val/.")
  private Path style;

  @Option(
      names = "--vgg",
      paramLabel = "FILE",
      description = "The weights of VGG16. Default: torchvision's, downloaded once (528 MB).")
  private Path vgg;

  @Option(
      names = "--style-weight",
      paramLabel = "W",
      description = "The weight of the style loss. Default: 100000.")
  private Double styleWeight;

  @Option(
      names = "--style-size",
      paramLabel = "N",
      description = "Scale the style picture to N pixels along the shorter side. Default: 256.")
  private Integer styleSize;

  /** Returns the painting, if a style is to be learned. */
  Optional<Path> painting() {
    return Optional.ofNullable(style);
  }

  Tuning tuning(
      TunableModel model, Path data, long size, TransferOptions options, PrintWriter writer) {
    if (!Files.isRegularFile(style)) {
      throw new IllegalArgumentException(style + ": no such file; --style takes a picture");
    }
    StyleSettings usual = StyleBlock.defaults(model.crop(size, USUAL_SIZE));
    StyleSettings settings =
        options.or(
            new StyleSettings(
                usual.fit(),
                styleWeight == null ? usual.styleWeight() : styleWeight,
                usual.contentWeight(),
                usual.tvWeight(),
                usual.pixelWarmUp(),
                usual.styleWarmUp(),
                usual.size(),
                styleSize == null ? usual.styleSize() : styleSize,
                usual.crops(),
                usual.randomCrops(),
                usual.weights()));
    PictureSplit split = PictureSplit.of(data, HELD_BACK);
    String parts = settings.randomCrops() ? "random parts" : "the middle of each";
    split
        .lines("%s at %dx%d".formatted(parts, settings.size(), settings.size()))
        .forEach(writer::println);
    StyleBlock block = new StyleBlock(model.model());
    Path vgg16 = vgg == null ? PretrainedWeights.VGG16.cached() : vgg;
    return new Tuning(
        new Style(block.network(), split.train(), split.test(), style, vgg16, settings),
        block.graph());
  }
}
